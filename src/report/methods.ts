/** `methods`: sentences for the methods section (PRISMA 2020 items 5 to 8, 16a), with the numbers of the log. */

import { sourceTitle } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { describeAgreement } from './agreement-report.ts';
import { type Block, heading, list, notStated, paragraph, type ReportDocument, type Run } from './document.ts';
import { importTitle, type ReviewFacts } from './facts.ts';
import { selectionResults } from './selection-results.ts';
import { counted, describeHandWork, enumerate, minute, percent, statement } from './words.ts';

export function methods(facts: ReviewFacts): ReportDocument {
  return {
    title: `Methods: ${facts.title}`,
    blocks: [
      ...(facts.flow.interim ? [paragraph({ missing: 'INTERIM: something is open; the numbers will change.' })] : []),
      heading('Registration', 3),
      paragraph(
        facts.registration === undefined
          ? notStated('registration of the protocol (setting registration)')
          : `The protocol is registered: ${facts.registration}.`,
      ),
      heading('Eligibility criteria', 3),
      ...eligibility(facts),
      heading('Information sources and search', 3),
      ...search(facts),
      heading('Deduplication', 3),
      paragraph(...deduplication(facts)),
      heading('Selection', 3),
      ...selection(facts),
      ...selectionBlocks(facts),
      heading('Software', 3),
      paragraph(
        `${software(facts)} with stageone ${facts.programVersion}. No language model or trained classifier took part in any decision.`,
      ),
    ],
  };
}

function eligibility({ criteria }: ReviewFacts): readonly Block[] {
  const newest = criteria.at(-1);
  if (newest === undefined) return [paragraph(notStated('eligibility criteria: nothing has been screened yet'))];
  const { include, exclude } = newest.criteria;
  return [
    ...(include.length + exclude.length === 0
      ? [paragraph(notStated('eligibility criteria (setting criteria)'))]
      : [...listed('Inclusion criteria:', include), ...listed('Exclusion criteria:', exclude)]),
    ...listed(
      'Reports were excluded at full text for the first of these reasons that applied:',
      newest.reasons.map(({ text }) => text),
    ),
    ...(criteria.length === 1
      ? []
      : [paragraph(`The criteria were revised ${counted(criteria.length - 1, 'time')} (see the deviations).`)]),
  ];
}

function listed(head: string, items: readonly string[]): readonly Block[] {
  return items.length === 0 ? [] : [paragraph(head), list(items)];
}

function search(facts: ReviewFacts): readonly Block[] {
  const { searches, imports, freezes } = facts;
  const services = [...new Set(searches.map(({ platform }) => platform))];
  const times = searches.map(({ run }) => run.endedAt ?? run.startedAt).toSorted();
  const first = times.at(0)?.slice(0, 10);
  const last = times.at(-1)?.slice(0, 10);
  const capped = searches.filter(({ run }) => run.state === 'capped');
  const others = [...new Set(imports.map(importTitle))];
  const frozen = freezes.at(-1);
  return [
    paragraph(
      services.length === 0
        ? notStated('no service has been searched yet')
        : `We searched ${enumerate(services)} ${first === last ? `on ${first}` : `from ${first} to ${last}`}. `,
      ...(others.length === 0 ? [] : [`Records from ${enumerate(others)} were added. `]),
      frozen === undefined
        ? notStated('the strategy was not frozen before the search')
        : `The strategy had been fixed on ${minute(frozen.at)}. `,
      ...(frozen === undefined ? ['. '] : []),
      ...capped.map(
        ({ run }) =>
          `The search of ${sourceTitle(run.source)} (${run.query}) is ranked and was read to a declared depth: it is capped, not complete. `,
      ),
      'The strategies are given in full, as sent, in the search appendix. ',
      'Limits: ',
      statement(facts, 'limits'),
      ' Peer review: ',
      statement(facts, 'peer_review'),
    ),
  ];
}

function deduplication(facts: ReviewFacts): readonly Run[] {
  const { dedupe, flow } = facts;
  if (!dedupe.hasRun) return [notStated('deduplication has not been run yet')];
  const { filter, unknown } = flow.automation;
  return [
    `Duplicate records were linked by named rules; ${counted(flow.duplicates, 'record was', 'records were')} removed. ${describeHandWork(facts)} `,
    filter + unknown === 0
      ? ''
      : `A filter that evaluates the search strategy on title and abstract removed ${counted(filter + unknown, 'record')} from sources that cannot evaluate it themselves (${thousands(unknown)} of them without an abstract, on the title). They are counted as marked ineligible by automation tools. `,
    flow.excluded_other === 0
      ? ''
      : `${counted(flow.excluded_other, 'record was', 'records were')} removed for other reasons.`,
  ];
}

function selection(facts: ReviewFacts): readonly Block[] {
  const { reviewers, batchSize, flow, pilot, resolutions, agreement, audit } = facts;
  const conflicts = resolutions['title-abstract'].consensus + resolutions['title-abstract'].thirdPerson;
  const atFullText = resolutions['full-text'].consensus + resolutions['full-text'].thirdPerson;
  const rounds = pilot.rounds.map(
    ({ batch, records, agreement: share }) => `${batch}, ${counted(records, 'record')}, agreement ${percent(share)}`,
  );
  const stages = [
    ...(agreement['title-abstract'].n + rounds.length === 0 ? [] : ['titles and abstracts']),
    ...(agreement['full-text'].n === 0 ? [] : ['full texts']),
  ];
  if (reviewers.length < 2) {
    return [
      paragraph(
        `One reviewer (${enumerate(reviewers)}) screened alone. ${counted(flow.records_screened, 'record was', 'records were')} screened.`,
      ),
    ];
  }
  if (stages.length === 0) return [paragraph(notStated('no batch has been screened by both reviewers yet'))];
  return [
    paragraph(
      `${capital(NUMBERS[reviewers.length] ?? String(reviewers.length))} reviewers (${enumerate(reviewers)}) screened ${stages.join(' and then ')} independently. They were blind to each other: all were given the same batches of at most ${thousands(batchSize)} records, each in an own random order, and nothing of anybody else's was shown before everybody had closed a batch. ${facts.maybeRule} `,
      rounds.length === 0
        ? 'There was no pilot. '
        : `The criteria were piloted in ${counted(rounds.length, 'round')} (${rounds.join('; ')}). `,
    ),
    paragraph(
      `${counted(flow.records_screened, 'record was', 'records were')} screened. Disagreements were settled by consensus of the reviewers or by a third person, with a written reason each: ${thousands(conflicts)} at title and abstract (${thousands(resolutions['title-abstract'].thirdPerson)} by a third person) and ${thousands(atFullText)} at full text (${thousands(resolutions['full-text'].thirdPerson)} by a third person). `,
      ...describeAgreement(
        agreement['title-abstract'],
        rounds.length === 0 ? 'records at title and abstract' : 'records at title and abstract, the pilot left out,',
      ),
      ...describeAgreement(agreement['full-text'], 'reports at full text'),
    ),
    ...(audit === undefined || audit.answered === 0
      ? []
      : [
          paragraph(
            `A third person read a random sample of ${thousands(audit.answered)} of ${thousands(audit.agreedExclusions)} agreed exclusions and found ${thousands(audit.relevant)} relevant (95 % interval ${percent(audit.interval?.low ?? null)} to ${percent(audit.interval?.high ?? null)}).`,
          ),
        ]),
  ];
}

/** Not of the methods section, but of the same numbers. */
function selectionBlocks({ flow }: ReviewFacts): readonly Block[] {
  const results = selectionResults(flow);
  if (results.length === 0) return [];
  return [heading('For the results section: selection', 3), ...results.map((text) => paragraph(text))];
}

const NUMBERS: Readonly<Record<number, string>> = { 1: 'one', 2: 'two', 3: 'three', 4: 'four' };

/** What was done here so far, as the beginning of a sentence. */
function software({ searches, dedupe, agreement, pilot }: ReviewFacts): string {
  const parts = [
    ...(searches.length === 0 ? [] : ['searching']),
    ...(dedupe.hasRun ? ['deduplication'] : []),
    ...(agreement['title-abstract'].n + pilot.rounds.length === 0 ? [] : ['screening']),
    'the flow diagram',
  ];
  return `${capital(enumerate(parts))} ${parts.length === 1 ? 'was made' : 'were done'}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
