/** `press`: a sheet for the colleague who reviews the strategy, by the six elements of PRESS 2015 (McGowan 2016, doi 10.1016/j.jclinepi.2016.01.021). */
import { PRESS_ELEMENTS } from '../query/lint-context.ts';
import { sourceTitle } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { type Block, heading, list, paragraph, type ReportDocument, table } from './document.ts';
import type { QueryFacts, ReviewFacts } from './facts.ts';
import { statement } from './words.ts';

export function pressSheet(facts: ReviewFacts): ReportDocument {
  return {
    title: `Peer review of the search strategy (PRESS): ${facts.title}`,
    blocks: [
      paragraph(
        'For a second searcher. What the program noticed stands beside each element; the judgement is yours. Please answer: no change, change suggested, or change needed.',
      ),
      table(
        ['', ''],
        [
          ['Reviewer of the strategy', ''],
          ['Date', ''],
          ['Reported so far', [statement(facts, 'peer_review')]],
        ],
      ),
      ...facts.queries.flatMap(queryBlocks),
    ],
  };
}

function queryBlocks(query: QueryFacts): readonly Block[] {
  const cell = (hits: number | null): string => (hits === null ? '–' : thousands(hits));
  return [
    heading(`${query.id}: ${query.title}`),
    paragraph(
      `${query.purpose ?? 'No purpose is stated'}. Searched in ${query.services.map(sourceTitle).join(', ')}. Limits: ${query.limits.length === 0 ? 'none' : query.limits.join('; ')}.`,
    ),
    table(
      ['Line', 'Strategy', 'Hits PubMed', 'Hits OpenAlex'],
      query.lines.map(({ number, text, pubmed, openalex }) => [`#${number}`, text, cell(pubmed), cell(openalex)]),
      [2, 3],
    ),
    table(
      ['Element', 'Noticed by the program', 'Answer', 'Suggestion'],
      PRESS_ELEMENTS.map((element) => [element, noticed(query, element), '', '']),
    ),
    ...details(query),
  ];
}

function noticed({ findings }: QueryFacts, element: string): string {
  const own = findings.filter((finding) => finding.element === element);
  if (own.length === 0) return 'nothing';
  const accepted = own.filter((finding) => finding.accepted !== undefined).length;
  return accepted === 0 ? `${own.length}, see below` : `${own.length}, ${accepted} of them accepted; see below`;
}

function details({ findings }: QueryFacts): readonly Block[] {
  if (findings.length === 0) return [];
  return [
    list(
      findings.map(
        ({ rule, place, message, accepted }) =>
          `${place} ${rule}: ${message}${accepted === undefined ? '' : ` Accepted: ${accepted}`}`,
      ),
    ),
  ];
}
