/** A saved query laid out for the rules of `query lint`: its terms in their ORs, its concepts, its translations. */
import { ReviewError } from '../errors.ts';
import { SERVICES, type ServiceName } from '../records/record.ts';
import type { Leaf } from './place.ts';
import { compile } from './translate.ts';
import type { Trap } from './traps.ts';
import type { Compiled, FilePlace, QueryNode, SavedQuery } from './tree.ts';

export const SEVERITIES = ['error', 'warning', 'note'] as const;
/**
 * `error`: the search cannot do what it says. `warning`: records can be lost, or many that nobody wants are found; the team
 * mends it or accepts it with a reason. `note`: nothing is lost, but somebody should know.
 */
export type Severity = (typeof SEVERITIES)[number];

export interface LintFinding {
  /** Name of the rule, or code of the loss table; `acknowledged` names it as `warning`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly place: FilePlace;
  readonly term: string | undefined;
  /** What is wrong, and why. */
  readonly message: string;
  /** What to write. */
  readonly instead: string;
}

export type Found = Omit<LintFinding, 'rule'>;

/** The elements that PRESS asks a second searcher to look at (McGowan 2016, doi 10.1016/j.jclinepi.2016.01.021). */
export const PRESS_ELEMENTS = [
  'translation of the question',
  'Boolean and proximity operators',
  'subject headings',
  'text words',
  'spelling and syntax',
  'limits and filters',
] as const;

export interface LintRule {
  readonly name: string;
  readonly element: (typeof PRESS_ELEMENTS)[number];
  readonly looksFor: string;
  readonly find: (context: LintContext) => readonly Found[];
}

export interface TermAt {
  readonly leaf: Leaf;
  readonly place: FilePlace;
  /** Terms of the concepts that are AND-ed to it. */
  readonly narrowedBy: readonly Leaf[];
}

/** All terms of one OR, those of its blocks and inner ORs among them; or a single term that stands in no OR. */
export interface TermGroup {
  readonly place: FilePlace;
  readonly terms: readonly TermAt[];
  /** Blocks that it names more than once, where they are named again. */
  readonly repeated: readonly { readonly block: string; readonly place: FilePlace }[];
  /** It stands in what a NOT drops. */
  readonly isDropped: boolean;
}

/** One of the conditions that have to hold together. */
export interface Concept {
  readonly name: string | undefined;
  readonly place: FilePlace;
  readonly terms: readonly Leaf[];
}

export interface LintContext {
  readonly query: SavedQuery;
  readonly traps: readonly Trap[];
  readonly hits: ReadonlyMap<string, number> | undefined;
  readonly groups: readonly TermGroup[];
  /** Empty when nothing is AND-ed. */
  readonly concepts: readonly Concept[];
  readonly nots: readonly { readonly keep: QueryNode; readonly drop: QueryNode; readonly place: FilePlace }[];
  /** Place of a node or setting by the path that warnings name: `all[0].any[3]`, `limits.language`. */
  readonly placeOf: (path: string) => FilePlace;
  readonly leafAt: (path: string) => Leaf | undefined;
  /** What each service that is run is asked, or why it cannot be asked. */
  readonly translations: readonly { readonly service: ServiceName; readonly compiled: Compiled | ReviewError }[];
}

interface Around {
  readonly path: string;
  readonly isDropped: boolean;
  readonly narrowedBy: readonly Leaf[];
}

export function layOut(
  query: SavedQuery,
  traps: readonly Trap[],
  hits: ReadonlyMap<string, number> | undefined,
): LintContext {
  const start: FilePlace = query.settingPlaces.get('query') ?? { file: query.file, line: 1, column: 1 };
  const placeOfNode = (node: QueryNode): FilePlace => query.places.get(node) ?? start;
  const groups: TermGroup[] = [];
  const nots: { keep: QueryNode; drop: QueryNode; place: FilePlace }[] = [];
  const byPath = new Map<string, QueryNode>();
  const leaves = new Map<string, Leaf>();

  function note(node: QueryNode, path: string): void {
    if (!byPath.has(path || 'query')) byPath.set(path || 'query', node);
    if (isLeaf(node)) leaves.set(path || 'query', node);
  }

  function walk(node: QueryNode, around: Around): void {
    note(node, around.path);
    switch (node.op) {
      case 'ref':
        walk(node.node, around);
        break;
      case 'not':
        nots.push({ keep: node.keep, drop: node.drop, place: placeOfNode(node) });
        walk(node.keep, { ...around, path: inside(around.path, 'not.keep') });
        walk(node.drop, { ...around, path: inside(around.path, 'not.drop'), isDropped: !around.isDropped });
        break;
      case 'and': {
        const kept = node.args.map(listKept);
        for (const [index, arg] of node.args.entries()) {
          const others = kept.filter((_, other) => other !== index).flat();
          const path = inside(around.path, `all[${index}]`);
          walk(arg, { ...around, path, narrowedBy: [...around.narrowedBy, ...others] });
        }
        break;
      }
      default:
        collect(node, around);
    }
  }

  function collect(node: QueryNode, around: Around): void {
    const terms: TermAt[] = [];
    const blocks = new Set<string>();
    const repeated: { block: string; place: FilePlace }[] = [];
    const take = (part: QueryNode, path: string): void => {
      note(part, path);
      if (part.op === 'or') {
        for (const [index, arg] of part.args.entries()) take(arg, inside(path, `any[${index}]`));
      } else if (part.op === 'ref') {
        if (blocks.has(part.block)) repeated.push({ block: part.block, place: placeOfNode(part) });
        else take(part.node, path);
        blocks.add(part.block);
      } else if (isLeaf(part)) {
        terms.push({ leaf: part, place: placeOfNode(part), narrowedBy: around.narrowedBy });
      } else {
        walk(part, { ...around, path });
      }
    };
    take(node, around.path);
    if (terms.length + repeated.length > 0) {
      groups.push({ place: placeOfNode(node), terms, repeated, isDropped: around.isDropped });
    }
  }

  walk(query.tree, { path: '', isDropped: false, narrowedBy: [] });
  return {
    query,
    traps,
    hits,
    groups,
    concepts: listConcepts(query.tree, placeOfNode),
    nots,
    placeOf: (path) => {
      const node = byPath.get(path);
      return node === undefined ? settingPlace(query, path) : placeOfNode(node);
    },
    leafAt: (path) => leaves.get(path),
    translations: SERVICES.filter((service) => query.databases[service]?.run === true).map((service) => ({
      service,
      compiled: tryCompile(query, service),
    })),
  };
}

function inside(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`;
}

function isLeaf(node: QueryNode): node is Leaf {
  return ['word', 'phrase', 'near', 'mesh'].includes(node.op);
}

/** The terms of a tree, but for those that a NOT drops. */
export function listKept(node: QueryNode): readonly Leaf[] {
  switch (node.op) {
    case 'ref':
      return listKept(node.node);
    case 'not':
      return listKept(node.keep);
    case 'and':
    case 'or':
      return node.args.flatMap(listKept);
    default:
      return [node];
  }
}

function listConcepts(tree: QueryNode, placeOfNode: (node: QueryNode) => FilePlace): readonly Concept[] {
  const split = (node: QueryNode, name: string | undefined, place: FilePlace): readonly Concept[] => {
    if (node.op === 'ref') return split(node.node, node.block, place);
    if (node.op === 'not') return split(node.keep, name, placeOfNode(node.keep));
    if (node.op === 'and') return node.args.flatMap((arg) => split(arg, undefined, placeOfNode(arg)));
    return [{ name, place, terms: listKept(node) }];
  };
  const concepts = split(tree, undefined, placeOfNode(tree));
  return concepts.length > 1 ? concepts : [];
}

/** Where a setting stands; where it is missing, the setting it would belong to, or the begin of the file. */
export function settingPlace(query: SavedQuery, path: string): FilePlace {
  const found = query.settingPlaces.get(path);
  if (found !== undefined) return found;
  const outer = path.replace(/\.?[^.[]+$|\[\d+\]$/, '');
  return outer === '' || outer === path ? { file: query.file, line: 1, column: 1 } : settingPlace(query, outer);
}

function tryCompile(query: SavedQuery, service: ServiceName): Compiled | ReviewError {
  try {
    return compile(query, service);
  } catch (error) {
    if (error instanceof ReviewError) return error;
    throw error;
  }
}
