/** The flow against an independent recount from raw rows, after every step of thousands of random histories. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { checkFlow } from '../../src/prisma/balance.ts';
import { countFlow } from '../../src/prisma/count.ts';
import type { Part } from '../bench/figures.ts';
import { History, RULES } from '../cli/screening-history.ts';
import { plans } from '../cli/screening-steps.ts';
import { comparable, recount } from '../prisma/recount.ts';

const RUNS = 5_000;

export const flowRecount: Part = {
  name: 'flow-recount',
  about: `the flow after every step of ${RUNS} random reviews, counted a second time from raw rows`,
  async measure() {
    const seen = { steps: 0, events: 0, differences: 0, violations: 0 };
    fc.assert(
      fc.property(plans, (plan) => {
        const history = new History(plan);
        for (const step of plan.steps) {
          history.take(step);
          const state = history.state();
          const flow = countFlow({ records: state.origins, reports: state.reports, reasons: RULES.reasons });
          seen.steps += 1;
          seen.violations += checkFlow(flow).length;
          const again = recount(history.origins, history.events, RULES.reviewers);
          const isSame = isDeepStrictEqual(comparable(flow), again);
          if (!isSame) seen.differences += 1;
          if (!isSame || seen.violations > 0) return false;
        }
        seen.events += history.events.length;
        return true;
      }),
      { numRuns: RUNS },
    );
    const size = `${seen.steps.toLocaleString('en-US')} steps, ${seen.events.toLocaleString('en-US')} events`;
    return [
      { what: 'flows that differ from the recount', size, value: String(seen.differences), against: '0', ratio: '-' },
      { what: 'identities that do not hold', size, value: String(seen.violations), against: '0', ratio: '-' },
    ];
  },
};
