/** `search-appendix`: every strategy as it was sent, as it was understood, what was lost, and what came of it (PRISMA-S items 8, 13, 15, 16). */

import { sourceTitle } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { type Block, heading, list, notStated, paragraph, type ReportDocument, table, verbatim } from './document.ts';
import type { ImportFacts, QueryFacts, ReviewFacts, SearchFacts } from './facts.ts';
import { counted, describeHandWork, minute } from './words.ts';

export function searchAppendix(facts: ReviewFacts): ReportDocument {
  return {
    title: `Search appendix: ${facts.title}`,
    blocks: [
      paragraph(
        `Written by stageone ${facts.programVersion} from the stored requests and answers. Contact addresses and keys are left out of the requests.`,
      ),
      ...freezeBlocks(facts),
      heading('Strategies, line by line'),
      ...(facts.queries.length === 0 ? [paragraph('There are no saved queries.')] : facts.queries.flatMap(queryBlocks)),
      heading('Searches'),
      ...(facts.searches.length === 0
        ? [paragraph('No service has been searched yet.')]
        : facts.searches.flatMap(searchBlocks)),
      ...(facts.imports.length === 0 ? [] : [heading('Imported files'), ...facts.imports.flatMap(importBlocks)]),
      heading('Records'),
      sourcesTable(facts),
      heading('Deduplication'),
      ...dedupeBlocks(facts),
    ],
  };
}

function freezeBlocks({ freezes, changedSinceFreeze }: ReviewFacts): readonly Block[] {
  const last = freezes.at(-1);
  if (last === undefined) return [paragraph(notStated('the strategy is not frozen; `stageone query freeze` fixes it'))];
  return [
    paragraph(
      `The strategy was frozen on ${minute(last.at)} by ${last.by}${freezes.length > 1 ? `, for the ${freezes.length}th time (see the deviations)` : ''}.`,
      ...(changedSinceFreeze.length === 0 ? [] : [{ missing: ' It was changed since, and nobody has said why.' }]),
    ),
  ];
}

function queryBlocks(query: QueryFacts): readonly Block[] {
  const isAsked = (service: 'pubmed' | 'openalex'): boolean => query.services.includes(service);
  const services = (['pubmed', 'openalex'] as const).filter(isAsked);
  return [
    heading(`${query.id}: ${query.title}`, 3),
    paragraph(
      ...(query.purpose === undefined ? [] : [`${query.purpose}. `]),
      `File ${query.file}, ${query.hash.slice(0, 19)}…; limits: ${query.limits.length === 0 ? 'none' : query.limits.join('; ')}.`,
    ),
    table(
      ['Line', 'Strategy', ...services.map((service) => `Hits ${sourceTitle(service)}`)],
      query.lines.map((line) => [
        `#${line.number}`,
        line.text,
        ...services.map((service) => {
          const hits = line[service];
          return hits === null ? '–' : thousands(hits);
        }),
      ]),
      services.map((_, index) => index + 2),
    ),
    paragraph(
      query.countedOn.length === 0
        ? notStated(`hits per line; \`stageone query hits ${query.id}\` counts them`)
        : `Hits counted on ${query.countedOn.join(', ')} (UTC); – = not counted, or cannot be asked.`,
    ),
    ...(query.probes.length === 0
      ? []
      : [
          table(
            ['Crossref probe, any of the words, best matches first', 'Found', 'Read to'],
            query.probes.map(({ probe, found, depth }) => [
              probe,
              found === null ? '–' : thousands(found),
              thousands(depth),
            ]),
            [1, 2],
          ),
        ]),
    ...(query.acknowledged.length === 0
      ? []
      : [
          paragraph('Accepted by the team:'),
          list(
            query.acknowledged.map(
              ({ warning, term, reason }) => `${warning}${term === undefined ? '' : ` (${term})`}: ${reason}`,
            ),
          ),
        ]),
  ];
}

function searchBlocks({ name, run, platform, sent, losses }: SearchFacts): readonly Block[] {
  const announced =
    run.announcedLast === undefined
      ? run.parts.map((part) => (part.announced === undefined ? '?' : thousands(part.announced))).join(', ')
      : thousands(run.announcedLast);
  const cuts = run.parts.flatMap(({ request, cutOff }) => (cutOff === undefined ? [] : [`${request}: ${cutOff}`]));
  return [
    heading(`${sourceTitle(run.source)}, ${run.query} (${name})`, 3),
    table(
      ['', ''],
      [
        ['Platform', platform],
        [
          'Run',
          `${minute(run.startedAt)} to ${run.endedAt === undefined ? '(not ended)' : minute(run.endedAt)}, stageone ${run.programVersion}`,
        ],
        ['State', run.failure === undefined ? run.state : `${run.state}, ${run.failure.code}: ${run.failure.message}`],
        [
          run.announcedLast === undefined ? 'Reported by the service, part by part' : 'Reported by the service',
          announced,
        ],
        ['Delivered, repeats included', thousands(run.fetched)],
        ['Different records stored', thousands(run.stored)],
        ['Announced but not delivered', thousands(run.notDelivered.length)],
        ...(cuts.length === 0 ? [] : [['Cut off', cuts.join('; ')]]),
      ],
    ),
    paragraph('The query:'),
    ...run.parts.map(({ request }) => verbatim(request)),
    paragraph('As sent, with all parameters:'),
    ...sent.map(verbatim),
    ...(run.remarks.length === 0
      ? []
      : [
          paragraph('As understood by the service:'),
          ...run.remarks.map(({ name: what, text }) => verbatim(`${what}: ${text}`)),
        ]),
    ...(losses.length === 0
      ? [paragraph('Nothing was lost in the translation.')]
      : [
          table(
            ['Loss', 'Asked', 'Sent', 'Effect'],
            losses.map(({ code, asked, sent: said, effect }) => [code, asked, said, effect]),
          ),
        ]),
    ...(run.warnings.length === 0
      ? []
      : [paragraph('Warnings of the run:'), list(run.warnings.map(({ code, message }) => `${code}: ${message}`))]),
  ];
}

function importBlocks(file: ImportFacts): readonly Block[] {
  return [
    heading(`${file.source}, ${file.file}`, 3),
    table(
      ['', ''],
      [
        ['Kind', file.kind],
        ...(file.platform === undefined ? [] : [['Platform', file.platform]]),
        ['Searched on', file.searchedOn === undefined ? [notStated('the date; import with --date')] : file.searchedOn],
        ['Imported', minute(file.importedAt)],
        ['Records in the file', thousands(file.recordsInFile)],
        ['Imported / refused', `${thousands(file.recordsInFile - file.refused)} / ${thousands(file.refused)}`],
        ['SHA-256 of the file', file.sha256],
      ],
    ),
    ...(file.strategy === undefined
      ? [paragraph(notStated('the strategy; import with --strategy FILE'))]
      : [paragraph('Strategy:'), verbatim(file.strategy)]),
  ];
}

function sourcesTable({ overlap }: ReviewFacts): Block {
  return table(
    ['Source', 'Records', 'Repeats within', 'Reports', 'Only here'],
    overlap.sources.map((share) => [
      sourceTitle(share.source),
      thousands(share.records),
      thousands(share.repeats),
      thousands(share.reports),
      thousands(share.unique),
    ]),
    [1, 2, 3, 4],
  );
}

function dedupeBlocks(facts: ReviewFacts): readonly Block[] {
  const { dedupe, flow, overlap } = facts;
  if (!dedupe.hasRun) return [paragraph(notStated('deduplication has not been run yet'))];
  const { within, across } = overlap.duplicates;
  return [
    paragraph(
      `${counted(flow.duplicates, 'duplicate record')} removed: ${thousands(within)} within a source, ${thousands(across)} across sources. The first rule that holds decides; no record is deleted, and each link keeps its rule and the values compared. ${describeHandWork(facts)}`,
    ),
    table(
      ['Rule', 'Decides', 'Says', 'Links'],
      dedupe.rules.map(({ name, verdict, says, links }) => [name, verdict, says, links === 0 ? '' : thousands(links)]),
      [3],
    ),
  ];
}
