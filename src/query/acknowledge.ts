/** Warnings that the team has accepted in the saved query, each with a reason that reports print. */
import { tokenise } from './tokens.ts';
import type { Acknowledgement, FilePlace, QueryNode, SavedQuery } from './tree.ts';

/**
 * The entry of `acknowledged` that covers a warning; `undefined` when nobody has answered it. An entry without a term covers
 * every warning of its name; terms compare by their words, so that `"drug scene*"[tiab]` is `drug scene*`.
 */
export function findAcknowledgement(
  query: Pick<SavedQuery, 'acknowledged'>,
  warning: string,
  term: string | undefined,
): Acknowledgement | undefined {
  return query.acknowledged.find(
    (entry) =>
      entry.warning.toLowerCase() === warning.toLowerCase() &&
      (entry.term === undefined || (term !== undefined && wordsOf(entry.term) === wordsOf(term))),
  );
}

/** What the team would write to accept a warning, as YAML. */
export function acknowledgementText(warning: string, term: string | undefined): string {
  const about = term === undefined ? '' : `, term: ${JSON.stringify(term)}`;
  return `- { warning: ${warning}${about}, reason: "…" }`;
}

/** Where a term that a service names stands in the files of the query; `undefined` when it is none of its terms. */
export function findTermPlace(query: Pick<SavedQuery, 'places'>, term: string): FilePlace | undefined {
  for (const [node, place] of query.places) {
    const text = termOf(node);
    if (text !== undefined && wordsOf(text) === wordsOf(term)) return place;
  }
  return undefined;
}

function termOf(node: QueryNode): string | undefined {
  switch (node.op) {
    case 'word':
      return `${node.text}${node.trunc ? '*' : ''}`;
    case 'phrase':
      return `${node.words.join(' ')}${node.truncLast ? '*' : ''}`;
    case 'near':
      return node.words.join(' ');
    case 'mesh':
      return node.heading;
    default:
      return undefined;
  }
}

function wordsOf(term: string): string {
  const isOpen = /\*["'\s]*(?:\[[^\]]*\])?$/.test(term);
  return `${tokenise(term.replace(/\[[^\]]*\]/g, ' ')).join(' ')}${isOpen ? '*' : ''}`;
}
