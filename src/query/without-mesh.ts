/** Takes MeSH headings out of a query, for services that have none. */
import { ReviewError } from '../errors.ts';
import { shorten } from './expression.ts';
import { wordsOf } from './leaf-words.ts';
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
  const warnings: { readonly warning: TranslationWarning; readonly coveredBy: readonly string[] }[] = [];
  const kept = strip(placed, false, 'or');
  if (kept === undefined) throw emptyError(placed, file, service);
  const asked = new Set(
    listLeaves(kept).flatMap(({ leaf }) =>
      leaf.op === 'word' || leaf.op === 'phrase' ? tokenise(wordsOf(leaf).words.join(' ')).join(' ') : [],
    ),
  );
  return { placed: kept, warnings: warnings.map(({ warning, coveredBy }) => withCover(warning, coveredBy, asked)) };

  function strip(node: Placed, isDropped: boolean, inside: 'and' | 'or'): Placed | undefined {
    if (node.op === 'leaf') {
      if (node.leaf.op !== 'mesh') return node;
      const effect = isDropped ? NOT_TAKEN_OUT : inside === 'and' ? WIDER : MISSED;
      const asked = describeNode(node.leaf);
      const warning: TranslationWarning = { code: 'MESH_DROPPED', path: node.path, asked, sent: 'nothing', effect };
      warnings.push({ warning, coveredBy: node.leaf.coveredBy });
      return undefined;
    }
    if (node.op === 'not') {
      const keep = strip(node.keep, isDropped, inside);
      const drop = strip(node.drop, !isDropped, 'or');
      if (keep !== undefined && drop !== undefined) return { ...node, keep, drop };
      // Within what a NOT drops, an exception that is lost would take more out; so nothing of it is dropped.
      return isDropped ? undefined : keep;
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

/** Names the free-text terms that stand for a heading which an OR has lost, and those of them that the query lacks. */
function withCover(
  warning: TranslationWarning,
  coveredBy: readonly string[],
  asked: ReadonlySet<string>,
): TranslationWarning {
  if (warning.effect !== MISSED) return warning;
  if (coveredBy.length === 0) return { ...warning, effect: `${MISSED}; no covering terms are named` };
  const absent = coveredBy.filter((term) => !asked.has(tokenise(term).join(' ')));
  const note = absent.length === 0 ? '' : `, of which this query lacks ${absent.join(', ')}`;
  return { ...warning, effect: `${MISSED}; covered by ${coveredBy.join(', ')}${note}` };
}

function emptyError(node: Placed, file: string, service: string): ReviewError {
  return new ReviewError(
    'settings',
    `${file}: at ${node.path} nothing is left for ${service}, which has no MeSH: "${shorten(describeNode(toTree(node)))}".`,
    { hint: 'Add free-text terms beside the MeSH headings.' },
  );
}
