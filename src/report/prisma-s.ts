/** `prisma-s`: the sixteen items of PRISMA-S (Rethlefsen 2021, doi 10.1186/s13643-020-01542-z), filled from the log where it knows. */

import { type SourceKind, sourceTitle } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { type Block, list, notStated, paragraph, type ReportDocument, type Run, table } from './document.ts';
import { type ImportFacts, importTitle, type ReviewFacts, type StatementName } from './facts.ts';
import { counted, describeHandWork, enumerate, minute, statement } from './words.ts';

export function prismaS(facts: ReviewFacts): ReportDocument {
  const rows = ITEMS.map(({ item, topic, fill }): [string, string, readonly Run[]] => [
    String(item),
    topic,
    fill(facts),
  ]);
  return {
    title: `PRISMA-S checklist: ${facts.title}`,
    blocks: [
      paragraph(
        `Filled by stageone ${facts.programVersion} from the log of the review; the full strategies stand in the search appendix.`,
      ),
      table(['Item', 'Topic', 'Reported'], rows),
      ...limitations(facts),
    ],
  };
}

interface Item {
  readonly item: number;
  readonly topic: string;
  readonly fill: (facts: ReviewFacts) => readonly Run[];
}

const ITEMS: readonly Item[] = [
  { item: 1, topic: 'Databases and platforms', fill: databases },
  {
    item: 2,
    topic: 'Several databases searched at once',
    fill: (facts) => [
      ...(facts.searches.length === 0 ? [] : ['Each service was searched by itself, through its own interface. ']),
      ...(importsOf(facts, ['database']).length === 0 ? [] : [statement(facts, 'several_at_once')]),
      ...(facts.searches.length + importsOf(facts, ['database']).length === 0 ? [NO_DATABASE] : []),
    ],
  },
  { item: 3, topic: 'Study registries', fill: (facts) => withImports(facts, ['register'], 'registries') },
  {
    item: 4,
    topic: 'Online and print sources',
    fill: (facts) => withImports(facts, ['website', 'handsearch'], 'browsing'),
  },
  { item: 5, topic: 'Citation searching', fill: (facts) => withImports(facts, ['citation'], 'citation_searching') },
  { item: 6, topic: 'Contacts', fill: (facts) => withImports(facts, ['contact'], 'contacts') },
  { item: 7, topic: 'Other methods', fill: (facts) => withImports(facts, ['organisation'], 'other_methods') },
  { item: 8, topic: 'Full search strategies', fill: strategies },
  { item: 9, topic: 'Limits and restrictions', fill: limits },
  { item: 10, topic: 'Search filters', fill: (facts) => [statement(facts, 'search_filters')] },
  { item: 11, topic: 'Prior work', fill: (facts) => [statement(facts, 'prior_work')] },
  { item: 12, topic: 'Updates', fill: updates },
  { item: 13, topic: 'Dates of searches', fill: dates },
  { item: 14, topic: 'Peer review', fill: (facts) => [statement(facts, 'peer_review')] },
  { item: 15, topic: 'Total records', fill: totals },
  { item: 16, topic: 'Deduplication', fill: deduplication },
];

const NO_DATABASE = 'No database has been searched or imported yet.';

function importsOf(facts: ReviewFacts, kinds: readonly SourceKind[]): readonly ImportFacts[] {
  return facts.imports.filter(({ kind }) => kinds.includes(kind));
}

function namesOf(imports: readonly ImportFacts[]): readonly string[] {
  return [...new Set(imports.map(importTitle))];
}

function databases(facts: ReviewFacts): readonly Run[] {
  const platforms = [...new Set(facts.searches.map(({ platform }) => platform))];
  const files = importsOf(facts, ['database']);
  // A name in the form of `PsycINFO (Ovid)` has told it.
  const without = files.filter(({ source, platform }) => platform === undefined && !source.includes('('));
  if (platforms.length + files.length === 0) return [NO_DATABASE];
  return [
    ...(platforms.length === 0 ? [] : [`Searched by the program: ${enumerate(platforms)}. `]),
    ...(files.length === 0 ? [] : [`Imported from files, named as at the import: ${enumerate(namesOf(files))}. `]),
    ...(without.length === 0
      ? []
      : [notStated(`the platform of ${enumerate(namesOf(without))} (item 1; import with --platform)`)]),
  ];
}

function withImports(facts: ReviewFacts, kinds: readonly SourceKind[], name: StatementName): readonly Run[] {
  const files = importsOf(facts, kinds);
  const records = files.reduce((sum, file) => sum + file.recordsInFile - file.refused, 0);
  return [
    ...(files.length === 0 ? [] : [`Imported: ${enumerate(namesOf(files))}, ${counted(records, 'record')}. `]),
    statement(facts, name),
  ];
}

function strategies(facts: ReviewFacts): readonly Run[] {
  const without = importsOf(facts, ['database', 'register']).filter(({ strategy }) => strategy === undefined);
  return [
    facts.searches.length === 0
      ? 'No service has been searched yet. '
      : `The search appendix prints each of the ${counted(facts.searches.length, 'search', 'searches')} as it was sent, as it was understood and what was lost. `,
    ...(without.length === 0
      ? []
      : [notStated(`the strategy of ${enumerate(namesOf(without))} (item 8; import with --strategy FILE)`)]),
  ];
}

function limits(facts: ReviewFacts): readonly Run[] {
  const limited = facts.queries.filter((query) => query.limits.length > 0);
  const free = facts.queries.filter((query) => query.limits.length === 0).map(({ id }) => id);
  return [
    ...limited.map(({ id, limits: own }) => `${id}: ${own.join('; ')}. `),
    ...(free.length === 0 ? [] : [`${enumerate(free)}: no limits. `]),
    statement(facts, 'limits'),
  ];
}

function updates(facts: ReviewFacts): readonly Run[] {
  const again = facts.searches.filter(({ run }) =>
    facts.searches.some((other) => other.run.id < run.id && isSameSearch(other.run, run)),
  );
  return [
    ...(again.length === 0 ? [] : [`${counted(again.length, 'search was', 'searches were')} run again. `]),
    statement(facts, 'updates'),
  ];
}

type Searched = ReviewFacts['searches'][number]['run'];

function isSameSearch(left: Searched, right: Searched): boolean {
  return left.query === right.query && left.source === right.source;
}

function dates(facts: ReviewFacts): readonly Run[] {
  const last = new Map<string, string>();
  for (const { run } of facts.searches)
    last.set(`${sourceTitle(run.source)} (${run.query})`, run.endedAt ?? run.startedAt);
  const undated = facts.imports.filter(({ searchedOn }) => searchedOn === undefined);
  const dated = [
    ...[...last].map(([name, at]) => `${name}: ${minute(at)}`),
    ...facts.imports.flatMap(({ source, searchedOn }) =>
      searchedOn === undefined ? [] : [`${sourceTitle(source)}: ${searchedOn}`],
    ),
  ];
  return [
    ...(dated.length === 0 ? [] : [`${dated.join('; ')}. `]),
    ...(undated.length === 0
      ? []
      : [notStated(`the date of ${enumerate(namesOf(undated))} (item 13; import with --date)`)]),
    ...(dated.length + undated.length === 0 ? ['Nothing has been searched or imported yet.'] : []),
  ];
}

function totals({ flow }: ReviewFacts): readonly Run[] {
  const sources = Object.entries(flow.sources).map(([name, n]) => `${sourceTitle(name)} ${thousands(n)}`);
  const all = Object.values(flow.sources).reduce((sum, n) => sum + n, 0);
  return [`${counted(all, 'record')} identified: ${sources.length === 0 ? 'none' : sources.join(', ')}.`];
}

function deduplication(facts: ReviewFacts): readonly Run[] {
  const { dedupe, flow, programVersion, overlap } = facts;
  if (!dedupe.hasRun) return [notStated('deduplication has not been run yet (item 16)')];
  const { within, across } = overlap.duplicates;
  return [
    `stageone ${programVersion}, by the rules that the search appendix lists, in their order; ${counted(flow.duplicates, 'duplicate record')} removed (${thousands(within)} within a source, ${thousands(across)} across sources). ${describeHandWork(facts)}`,
  ];
}

/** What the numbers do not say by themselves. */
function limitations(facts: ReviewFacts): readonly Block[] {
  const notes = [
    ...facts.searches.flatMap(({ name, run }) =>
      run.state === 'complete'
        ? []
        : [
            `${name} (${sourceTitle(run.source)}, ${run.query}) ended as ${run.state}${run.failure === undefined ? '' : `: ${run.failure.message}`}.`,
          ],
    ),
    ...(facts.flow.interim ? ['Screening is not finished: the numbers are interim.'] : []),
  ];
  return notes.length === 0 ? [] : [paragraph('To be kept in mind:'), list(notes)];
}
