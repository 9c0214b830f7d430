/** The loss table of one translation, as people and scripts read it: where it stands, what was asked and sent, what the service does. */
import { settingPlace } from './lint-context.ts';
import type { Compiled, FilePlace, QueryNode, SavedQuery, TranslationWarning } from './tree.ts';

/** What a service does with what was asked, seen from the records that it delivers. */
export const LOSS_KINDS = ['exact', 'widened', 'narrowed', 'dropped', 'done locally', 'by hand'] as const;
export type LossKind = (typeof LOSS_KINDS)[number];

export interface LossRow extends TranslationWarning {
  readonly place: FilePlace;
  readonly does: LossKind;
}

/** A row for each warning of the translation, in its order. */
export function lossRows(query: SavedQuery, compiled: Compiled): readonly LossRow[] {
  const nodes = new Map<string, QueryNode>();
  listPaths(query.tree, '', nodes);
  return compiled.warnings.map((warning) => {
    const node = nodes.get(warning.path);
    const place = node === undefined ? undefined : query.places.get(node);
    return { ...warning, place: place ?? settingPlace(query, warning.path), does: kindOf(warning) };
  });
}

/** The effect is the translators' own word for it; `nothing` is what they say when they send nothing. */
function kindOf({ code, sent, effect }: TranslationWarning): LossKind {
  if (code === 'OVERRIDE_USED' || code === 'OVERRIDE_STALE') return 'by hand';
  if (code === 'URL_CHUNKED') return 'exact';
  if (sent === 'nothing') return /the local filter (?:applies|takes)/.test(effect) ? 'done locally' : 'dropped';
  return /missed|not found|taken out as well/.test(effect) ? 'narrowed' : 'widened';
}

/** Nodes by the path that warnings name; what a block holds has the path of the reference to it. */
function listPaths(node: QueryNode, path: string, nodes: Map<string, QueryNode>): void {
  const inside = (step: string): string => (path === '' ? step : `${path}.${step}`);
  if (node.op !== 'ref') nodes.set(path === '' ? 'query' : path, node);
  switch (node.op) {
    case 'ref':
      listPaths(node.node, path, nodes);
      break;
    case 'and':
    case 'or':
      for (const [index, arg] of node.args.entries()) {
        listPaths(arg, inside(`${node.op === 'and' ? 'all' : 'any'}[${index}]`), nodes);
      }
      break;
    case 'not':
      listPaths(node.keep, inside('not.keep'), nodes);
      listPaths(node.drop, inside('not.drop'), nodes);
  }
}
