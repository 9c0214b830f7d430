/** What selection came to, in sentences for the results section (PRISMA 2020, item 16a): the numbers of the flow diagram. */

import type { Flow } from '../prisma/flow.ts';
import { hasOtherMethods, isDatabaseOrRegister, isUpdate } from '../prisma/flow.ts';
import { sourceTitle } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { counted, enumerate } from './words.ts';

/** One text a paragraph; none before anything was identified. */
export function selectionResults(flow: Flow): readonly string[] {
  if (Object.keys(flow.sources).length === 0) return [];
  return [
    ...(flow.database_results + flow.register_results === 0 ? [] : [ofDatabases(flow)]),
    ...(hasOtherMethods(flow) ? [ofOtherMethods(flow)] : []),
    included(flow),
  ];
}

function ofDatabases(flow: Flow): string {
  const removed = [
    counted(flow.duplicates, 'duplicate'),
    ...some(flow.excluded_automatic, 'marked as ineligible by automation tools'),
    ...some(flow.excluded_other, 'removed for other reasons'),
  ];
  const { extra_reports: extra, merged_at_full_text: merged } = flow.corrections;
  return [
    `${counted(flow.database_results + flow.register_results, 'record was', 'records were')} identified from databases and registers (${sourcesOf(flow, true)}).`,
    `Removed before screening: ${removed.join('; ')}.`,
    `${counted(flow.records_screened, 'record was', 'records were')} screened on title and abstract and ${thousands(flow.records_excluded)} excluded.`,
    ...(flow.automation.stop === 0
      ? []
      : [`${thousands(flow.automation.stop)} of these were left unread under the stopping rule.`]),
    ...(extra + merged === 0
      ? []
      : [
          `At full text, ${counted(extra, 'further report was', 'further reports were')} found inside of others, and ${counted(merged, 'record')} turned out to lead to a report that was known.`,
        ]),
    fullText(flow.dbr_sought_reports, flow.dbr_notretrieved_reports, flow.dbr_assessed, flow.dbr_excluded),
  ].join(' ');
}

function ofOtherMethods(flow: Flow): string {
  const { other_duplicates: known, other_excluded_on_title: dropped } = flow.corrections;
  const found = (flow.website_results ?? 0) + (flow.organisation_results ?? 0) + (flow.citations_results ?? 0);
  return [
    `Other methods identified ${counted(found, 'record')} (${sourcesOf(flow, false)}): ${thousands(known)} known already, ${thousands(dropped)} excluded on title and abstract.`,
    fullText(
      flow.other_sought_reports ?? 0,
      flow.other_notretrieved_reports ?? 0,
      flow.other_assessed ?? 0,
      flow.other_excluded ?? 0,
    ),
  ].join(' ');
}

function fullText(sought: number, missing: number, assessed: number, excluded: number): string {
  return `${counted(sought, 'report was', 'reports were')} sought for retrieval, ${thousands(missing)} of them not retrieved; ${counted(assessed, 'report was', 'reports were')} assessed for eligibility and ${thousands(excluded)} excluded.`;
}

function included(flow: Flow): string {
  const { new_studies: studies, new_reports: reports } = flow;
  const open = Object.values(flow.open).reduce((sum, count) => sum + count, 0);
  const state = open === 0 ? '' : ` ${counted(open, 'decision is', 'decisions are')} open.`;
  if (!isUpdate(flow)) {
    return `${counted(studies, 'study', 'studies')} with ${counted(reports, 'report')} ${studies === 1 ? 'was' : 'were'} included.${state}`;
  }
  return `${counted(studies, 'new study', 'new studies')} and ${counted(reports, 'new report')} were included. With the ${counted(flow.previous_studies ?? 0, 'study', 'studies')} (${counted(flow.previous_reports ?? 0, 'report')}) of the previous version the review has ${counted(flow.total_studies ?? 0, 'study', 'studies')} with ${counted(flow.total_reports ?? 0, 'report')}.${state}`;
}

function sourcesOf(flow: Flow, middle: boolean): string {
  const named = Object.entries(flow.sources).filter(
    ([name]) => isDatabaseOrRegister(flow.source_kinds[name]) === middle,
  );
  return enumerate(named.map(([name, count]) => `${sourceTitle(name)} ${thousands(count)}`));
}

function some(count: number, what: string): string[] {
  return count === 0 ? [] : [`${thousands(count)} ${what}`];
}
