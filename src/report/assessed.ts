/** `excluded` and `included`: reports assessed at full text, with citation and reason or study (PRISMA 2020 items 16b and 17). */

import { NOT_STATED } from '../prisma/count.ts';
import { sourceTitle } from '../records/record.ts';
import { type Block, heading, paragraph, type ReportDocument, table } from './document.ts';
import type { AssessedReport, ReviewFacts } from './facts.ts';
import { counted, enumerate } from './words.ts';

export function excludedReports({ title, excluded, flow, notRetrieved }: ReviewFacts): ReportDocument {
  const codes = [...new Set([...Object.keys(flow.reason_texts), ...excluded.map(codeOf)])];
  const groups = codes.flatMap((code): readonly Block[] => {
    const own = excluded.filter((report) => codeOf(report) === code);
    if (own.length === 0) return [];
    return [
      heading(`${flow.reason_texts[code] ?? code} (n = ${own.length})`, 3),
      table(
        ['Record', 'Report', 'Found in'],
        own.map((report) => [report.id, report.citation, sourcesOf(report)]),
      ),
    ];
  });
  return {
    title: `Reports excluded at full text: ${title}`,
    blocks: [
      ...interim(flow.interim),
      paragraph(
        `${counted(excluded.length, 'report was', 'reports were')} read in full and excluded, each for one main reason. ${counted(notRetrieved, 'report')} could not be retrieved and ${notRetrieved === 1 ? 'is' : 'are'} not listed here.`,
      ),
      ...groups,
    ],
  };
}

/** As the flow counts it. */
function codeOf({ reason }: AssessedReport): string {
  return reason ?? NOT_STATED.code;
}

export function includedStudies({ title, included, flow }: ReviewFacts): ReportDocument {
  const studies = new Map<string, AssessedReport[]>();
  for (const report of included)
    studies.set(report.study ?? report.id, [...(studies.get(report.study ?? report.id) ?? []), report]);
  const fresh = new Set(flow.boxes.new_studies);
  const known = [...studies.keys()].filter((study) => !fresh.has(study)).length;
  const rows = [...studies].flatMap(([study, reports]) =>
    reports.map((report, index): [string, string, string, string] => [
      index > 0 ? '' : fresh.has(study) ? study : `${study} (previous version)`,
      report.id,
      report.citation,
      sourcesOf(report),
    ]),
  );
  return {
    title: `Included studies: ${title}`,
    blocks: [
      ...interim(flow.interim),
      paragraph(
        `${counted(studies.size, 'study', 'studies')}, ${counted(included.length, 'report')}.`,
        ...(known === 0
          ? []
          : [` ${counted(known, 'study was', 'studies were')} in the previous version of the review already.`]),
      ),
      ...(rows.length === 0 ? [] : [table(['Study', 'Record', 'Report', 'Found in'], rows)]),
    ],
  };
}

function interim(isInterim: boolean): readonly Block[] {
  return isInterim ? [paragraph({ missing: 'INTERIM: something is open; the list will change.' })] : [];
}

function sourcesOf({ sources }: AssessedReport): string {
  return enumerate(sources.map(sourceTitle));
}
