/** `deviations`: what changed after it was fixed: strategy, criteria, reviewers, what was collected; each with its date and reason. */
import { compareStrategies, describeChanges } from '../query/freeze.ts';
import { sourceTitle } from '../records/record.ts';
import { heading, notStated, paragraph, type ReportDocument, type Run, table } from './document.ts';
import type { LoggedChange, ReviewFacts } from './facts.ts';
import { minute } from './words.ts';

export function deviations(facts: ReviewFacts): ReportDocument {
  const logged = [...ofStrategy(facts), ...ofCriteria(facts), ...facts.changes].sort((a, b) => (a.at < b.at ? -1 : 1));
  const unfrozen = facts.searches.flatMap(({ name, run }) =>
    run.warnings
      .filter(({ code }) => code === 'UNFROZEN' || code === 'CHANGED_SINCE_FREEZE')
      .map(({ message }): [string, readonly Run[]] => [`${name}, ${sourceTitle(run.source)} ${run.query}`, [message]]),
  );
  return {
    title: `Deviations: ${facts.title}`,
    blocks: [
      paragraph(
        facts.freezes.length === 0
          ? notStated('the strategy has not been frozen, so there is nothing to deviate from')
          : `The strategy was first frozen on ${minute(facts.freezes[0]?.at ?? '')}.`,
      ),
      ...(facts.changedSinceFreeze.length === 0
        ? []
        : [
            paragraph({
              missing: `NOT STATED: why the strategy differs from the freeze today (${describeChanges(facts.changedSinceFreeze)}); stageone query freeze --reason`,
            }),
          ]),
      heading('Changes'),
      logged.length === 0
        ? paragraph('The log holds no change of strategy, criteria, reviewers or collected material.')
        : table(
            ['Date', 'By', 'What', 'Why'],
            logged.map(({ at, by, what, why }) => [
              minute(at),
              by,
              what,
              why === undefined ? [notStated('the reason')] : why,
            ]),
          ),
      ...(unfrozen.length === 0
        ? []
        : [heading('Searches outside of the frozen strategy'), table(['Search', 'What the program noted'], unfrozen)]),
    ],
  };
}

function ofStrategy({ freezes }: ReviewFacts): readonly LoggedChange[] {
  return freezes.slice(1).map((freeze, index) => ({
    at: freeze.at,
    by: freeze.by,
    what: `strategy: ${describeChanges(compareStrategies(freezes[index]?.queries ?? [], freeze.queries))}`,
    why: freeze.reason,
  }));
}

function ofCriteria({ criteria }: ReviewFacts): readonly LoggedChange[] {
  return criteria.slice(1).map(({ version, at, by, why, changes }) => ({
    at,
    by,
    what: `criteria, version ${version}: ${changes.join('; ')}`,
    why,
  }));
}
