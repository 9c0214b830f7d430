/** `agreement`: how far two independent reviewers agreed, on revealed batches only. */
import { withProject } from '../../project/project.ts';
import { agreement, type VotePair } from '../../screening/agreement.ts';
import type { Stage } from '../../screening/decision.ts';
import type { Output } from '../output.ts';
import { loadReview, type ReviewState } from '../review-state.ts';

export interface AgreementOptions {
  readonly review: string;
  readonly stage: Stage;
  readonly pilot: boolean;
}

export async function showAgreement(options: AgreementOptions, output: Output): Promise<undefined> {
  return withProject(options.review, async (project) => {
    const state = await loadReview(project);
    const [first, second] = project.settings.reviewers.map((reviewer) => reviewer.code);
    const result = agreement(votePairs(state, first ?? '', second ?? '', options), options.stage);
    const share = (value: number | null): string => (value === null ? 'undefined' : `${(100 * value).toFixed(1)} %`);
    const number = (value: number | null): string => (value === null ? 'undefined' : value.toFixed(2));
    const { table, kappa } = result;
    output.report(result, [
      `${options.stage}, ${result.n} records of revealed ${options.pilot ? 'pilot ' : ''}batches; maybe counts as include`,
      `  both include ${table.bothInclude}   only ${first ?? 'first'} ${table.firstOnly}   only ${second ?? 'second'} ${table.secondOnly}   both exclude ${table.bothExclude}`,
      `  agreement ${share(result.percent)}   kappa ${number(kappa.value)} (95 % CI ${number(kappa.low)} to ${number(kappa.high)})`,
      '  When few records are included, kappa is low even where agreement is high: look at positive agreement too.',
    ]);
    return undefined;
  });
}

/** The votes that stood at the closing; pilot batches apart, batches of records screened again left out. */
export function votePairs(
  state: Pick<ReviewState, 'log'>,
  first: string,
  second: string,
  options: Pick<AgreementOptions, 'stage' | 'pilot'>,
): VotePair[] {
  const kind = options.pilot ? 'pilot' : 'screening';
  return [...state.log.batches.values()]
    .filter((batch) => batch.revealed && batch.stage === options.stage && batch.kind === kind)
    .flatMap((batch) =>
      batch.records.flatMap((id) => {
        const votes = state.log.votes.get(batch.id);
        const a = votes?.get(first)?.get(id);
        const b = votes?.get(second)?.get(id);
        return a === undefined || b === undefined ? [] : [{ first: a.verdict, second: b.verdict }];
      }),
    );
}
