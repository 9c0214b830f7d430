/** Takes MeSH headings out of a query, for services that have none. */
import { ReviewError } from '../errors.ts';
import { shorten } from './expression.ts';
import { listLeaves, type Placed, toTree } from './place.ts';
import { describeNode } from './print.ts';
import { tokenise } from './tokens.ts';
import type { TranslationWarning } from './tree.ts';

const NOT_TAKEN_OUT = 'records indexed with it are not taken out';
const WIDER = 'it no longer narrows the search, so more records are found';
const MISSED = 'records that only the heading would find are missed';

export interface WithoutMesh {
  readonly placed: Placed;
  readonly warnings: readonly TranslationWarning[];
}

/**
 * The query without its headings, and a warning for each (protocol 7.4, rule 2): from an OR a heading goes to the free text
 * beside it, from an AND it goes because that only widens, from what a NOT drops because that only keeps more.
 *
 * @param file - file of the query, for messages
 * @throws ReviewError `settings` when a block has nothing but headings
 */
export function withoutMesh(placed: Placed, file: string, service: string): WithoutMesh {
  const warnings: TranslationWarning[] = [];
  const kept = strip(placed, false, 'or');
  if (kept === undefined) throw emptyError(placed, file, service);
  const asked = new Set(listLeaves(kept).map(({ leaf }) => tokenise(describeNode(leaf)).join(' ')));
  return { placed: kept, warnings: warnings.map((warning) => ({ ...warning, effect: withUncovered(warning, asked) })) };

  function strip(node: Placed, isDropped: boolean, inside: 'and' | 'or'): Placed | undefined {
    if (node.op === 'leaf') {
      if (node.leaf.op !== 'mesh') return node;
      warnings.push({
        code: 'MESH_DROPPED',
        path: node.path,
        asked: describeNode(node.leaf),
        sent: node.leaf.coveredBy.length === 0 ? 'nothing' : node.leaf.coveredBy.join(' OR '),
        effect: isDropped ? NOT_TAKEN_OUT : inside === 'and' ? WIDER : MISSED,
      });
      return undefined;
    }
    if (node.op === 'not') {
      const keep = strip(node.keep, isDropped, inside);
      const drop = strip(node.drop, !isDropped, 'or');
      return keep === undefined || drop === undefined ? keep : { ...node, keep, drop };
    }
    const { op } = node;
    const args = node.args.flatMap((arg) => strip(arg, isDropped, op) ?? []);
    // A dropped AND with a part that is never true takes nothing out.
    if (isDropped && node.op === 'and' && args.length < node.args.length) return undefined;
    if (args.length === 0) {
      if (node.op === 'or' && !isDropped) throw emptyError(node, file, service);
      return undefined;
    }
    return { ...node, args };
  }
}

function withUncovered(warning: TranslationWarning, asked: ReadonlySet<string>): string {
  if (!warning.effect.startsWith(MISSED)) return warning.effect;
  if (warning.sent === 'nothing') return `${warning.effect}; it names no covering terms`;
  const missing = warning.sent.split(' OR ').filter((term) => !asked.has(tokenise(term).join(' ')));
  const note = missing.length === 0 ? '' : `; not in this query: ${missing.join(', ')}`;
  return `${warning.effect} unless its covering terms find them${note}`;
}

function emptyError(node: Placed, file: string, service: string): ReviewError {
  return new ReviewError(
    'settings',
    `${file}: at ${node.path} nothing is left for ${service}, which has no MeSH: "${shorten(describeNode(toTree(node)))}".`,
    { hint: 'Add free-text terms beside the MeSH headings.' },
  );
}
