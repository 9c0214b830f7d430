/** Reads shared concept blocks and saved queries from their YAML form (review protocol 7.2). */
import { isMap, isScalar, parseDocument } from 'yaml';
import { ReviewError } from '../errors.ts';
import { hashQuery } from './hash.ts';
import { suggest } from './nearest.ts';
import { OPERATORS, readNode, readOperator } from './read-node.ts';
import { readAcknowledged, readDatabases, readExpect, readLimits, readOverrides } from './read-settings.ts';
import { FIELDS, type Field, type FilePlace, type QueryNode, type SavedQuery } from './tree.ts';
import { listKeyPlaces } from './yaml-places.ts';
import { type Entry, YamlSource } from './yaml-source.ts';

/** The concept blocks of a review, in the order of their file. */
export interface Blocks {
  readonly file: string;
  readonly names: readonly string[];
  /** What a block is called for people. */
  readonly labels: ReadonlyMap<string, string>;
  /** A block's tree, for each field that its terms can be asked in when they name none themselves. */
  readonly byField: { readonly [F in Field]: ReadonlyMap<string, QueryNode> };
  readonly places: ReadonlyMap<QueryNode, FilePlace>;
}

/** For a review without shared blocks. */
export const NO_BLOCKS: Blocks = {
  file: 'queries/blocks.yaml',
  names: [],
  labels: new Map(),
  byField: { title: new Map(), abstract: new Map(), title_abstract: new Map(), any: new Map() },
  places: new Map(),
};

const QUERY_KEYS = [
  'format',
  'id',
  'title',
  'purpose',
  'field',
  'query',
  'limits',
  'databases',
  'overrides',
  'expect',
  'acknowledged',
] as const;

/** Whether a YAML file of `queries/` is a saved query: only those with an `id` are. A file that cannot be read is taken for one. */
export function isSavedQuery(text: string): boolean {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) return /^id\s*:/m.test(text);
  return isMap(document.contents) && document.contents.has('id');
}

/**
 * Reads `blocks.yaml`.
 *
 * @param file - as messages name it: `queries/blocks.yaml`
 * @throws ReviewError `settings`, with one line `file:line:column: …` for each problem of the file
 */
export function readBlocks(text: string, file: string): Blocks {
  const source = new YamlSource(text, file);
  const top = source.map(source.root, ['format', 'blocks'], 'the file');
  readFormat(source, top?.get('format'));
  const listed = top?.get('blocks');
  if (top !== undefined && listed === undefined) source.report(source.root, '"blocks" is missing');
  const entries = new Map<string, Entry>();
  if (listed !== undefined) {
    if (!isMap(listed.value)) source.report(listed.value, '"blocks" has to be a map of names and blocks');
    else {
      for (const { key, value } of listed.value.items) {
        const name = isScalar(key) ? String(key.value) : '';
        if (/^[a-z][a-z0-9_-]*$/i.test(name)) entries.set(name, { key: name, keyNode: key, value });
        else source.report(key, `"${name}" is no name of a block: letters, digits, - and _ only`);
      }
    }
  }
  const labels = new Map<string, string>();
  const places = new Map<QueryNode, FilePlace>();
  const read = (field: Field) => readBlockTrees(source, entries, field, labels, places);
  const byField = {
    title: read('title'),
    abstract: read('abstract'),
    title_abstract: read('title_abstract'),
    any: read('any'),
  };
  source.finish();
  return { file, names: [...entries.keys()], labels, byField, places };
}

function readBlockTrees(
  source: YamlSource,
  entries: ReadonlyMap<string, Entry>,
  field: Field,
  labels: Map<string, string>,
  places: Map<QueryNode, FilePlace>,
): ReadonlyMap<string, QueryNode> {
  const trees = new Map<string, QueryNode>();
  const failed = new Set<string>();
  const open: string[] = [];

  function build(name: string, place: unknown): QueryNode | undefined {
    const entry = entries.get(name);
    if (entry === undefined) {
      source.report(place, `unknown block "${name}"${suggest(name, [...entries.keys()])}`);
      return undefined;
    }
    if (open.includes(name)) {
      const circle = [...open.slice(open.indexOf(name)), name].join(' → ');
      source.report(place, `circular reference: ${circle}`);
      return undefined;
    }
    if (trees.has(name) || failed.has(name)) return trees.get(name);
    open.push(name);
    const parts = source.map(entry.value, ['label', 'field', ...OPERATORS], `block "${name}"`);
    const label = parts?.get('label');
    if (label !== undefined) labels.set(name, source.text(label.value, '"label"') ?? name);
    const node = parts && readOperator(source, entry.value ?? entry.keyNode, parts, { field, resolve: build, places });
    open.pop();
    if (node === undefined) failed.add(name);
    else trees.set(name, node);
    return node;
  }

  for (const [name, entry] of entries) build(name, entry.keyNode);
  return trees;
}

/**
 * Reads a saved query and puts the blocks it refers to in place.
 *
 * @param file - as messages name it: `queries/core.yaml`
 * @throws ReviewError `settings`, with one line `file:line:column: …` for each problem of the file
 */
export function readQuery(text: string, file: string, blocks: Blocks): SavedQuery {
  const source = new YamlSource(text, file);
  const top = source.map(source.root, QUERY_KEYS, 'a saved query');
  readFormat(source, top?.get('format'));
  const id = readId(source, top);
  const fieldEntry = top?.get('field');
  const field: Field = (fieldEntry && source.choice(fieldEntry.value, FIELDS, '"field"')) ?? 'title_abstract';
  const queryEntry = top?.get('query');
  if (top !== undefined && queryEntry === undefined) source.report(source.root, '"query" is missing');
  const places = new Map(blocks.places);
  const tree =
    queryEntry &&
    readNode(source, queryEntry.value, {
      field,
      places,
      resolve: (block, place) => {
        const node = blocks.byField[field].get(block);
        if (node === undefined) {
          source.report(place, `unknown block "${block}" in ${blocks.file}${suggest(block, blocks.names)}`);
        }
        return node;
      },
    });
  const textOf = (key: 'title' | 'purpose'): string | undefined => {
    const entry = top?.get(key);
    return entry && source.text(entry.value, `"${key}"`);
  };
  const title = textOf('title');
  const purpose = textOf('purpose');
  const limits = readLimits(source, top?.get('limits'));
  const databases = readDatabases(source, top?.get('databases'));
  const overrides = readOverrides(source, top?.get('overrides'));
  const expect = readExpect(source, top?.get('expect'));
  const acknowledged = readAcknowledged(source, top?.get('acknowledged'));
  source.finish();
  if (id === undefined || tree === undefined) throw new ReviewError('settings', `${file}: the query could not be read`);
  return {
    id,
    title: title ?? id,
    purpose,
    tree,
    limits,
    databases,
    overrides,
    expect,
    acknowledged,
    places,
    blockLabels: blocks.labels,
    settingPlaces: listKeyPlaces(source),
    file,
    hash: hashQuery(tree, limits),
  };
}

function readId(source: YamlSource, top: ReadonlyMap<string, Entry> | undefined): string | undefined {
  const entry = top?.get('id');
  if (entry === undefined) {
    if (top !== undefined) source.report(source.root, '"id" is missing');
    return undefined;
  }
  const id = source.text(entry.value, '"id"');
  if (id === undefined || /^[a-z0-9][a-z0-9_-]*$/i.test(id)) return id;
  source.report(entry.value, `"id" may hold letters, digits, - and _ only, not "${id}"`);
  return undefined;
}

function readFormat(source: YamlSource, entry: Entry | undefined): void {
  if (entry === undefined) return;
  if (isScalar(entry.value) && entry.value.value === 1) return;
  source.report(entry.value, '"format" has to be 1, the only one this program reads');
}
