/** Reads one node of a query tree from its YAML form (protocol 7.2), strictly. */
import { isMap, isScalar } from 'yaml';
import { splitTerm, tokenise } from './tokens.ts';
import { FIELDS, type Field, type FilePlace, type QueryNode } from './tree.ts';
import type { Entry, YamlSource } from './yaml-source.ts';

/** Keys that make a node; each node has exactly one. */
export const OPERATORS = ['all', 'any', 'not', 'mesh', 'near', 'phrase', 'word', 'ref'] as const;
type Operator = (typeof OPERATORS)[number];

/** PubMed refuses shorter stems (apis/README.md 1.5). */
const SHORTEST_STEM = 4;

export interface NodeContext {
  /** Field of terms that name none. */
  readonly field: Field;
  /** Gives the node of a block, or reports at `place` why there is none. */
  readonly resolve: (block: string, place: unknown) => QueryNode | undefined;
  /** Takes the place of each node that is read. */
  readonly places: Map<QueryNode, FilePlace>;
}

/** Reads a node; `undefined` when it has problems, which are noted in `source`. */
export function readNode(source: YamlSource, node: unknown, context: NodeContext): QueryNode | undefined {
  if (!isMap(node)) return noted(source, node, context, readTerm(source, node, context.field, 'a term'));
  const entries = source.map(node, [...OPERATORS, 'field'], 'a part of the query');
  return entries === undefined ? undefined : readOperator(source, node, entries, context);
}

/** Reads the node that the operator among `entries` says. */
export function readOperator(
  source: YamlSource,
  place: unknown,
  entries: ReadonlyMap<string, Entry>,
  context: NodeContext,
): QueryNode | undefined {
  const named = OPERATORS.filter((operator) => entries.has(operator));
  const [operator] = named;
  if (operator === undefined || named.length > 1) {
    const found = named.length > 1 ? `, not ${named.join(' and ')}` : '';
    source.report(place, `a part of the query needs exactly one of ${OPERATORS.join(', ')}${found}`);
    return undefined;
  }
  const value = entries.get(operator)?.value;
  const fieldEntry = entries.get('field');
  if (fieldEntry !== undefined && !['phrase', 'word', 'near'].includes(operator)) {
    source.report(fieldEntry.keyNode, `"field" goes with phrase, word or near, not with ${operator}`);
  }
  const field =
    fieldEntry === undefined ? context.field : (source.choice(fieldEntry.value, FIELDS, '"field"') ?? context.field);
  return noted(source, place, context, READERS[operator](source, value, { ...context, field }));
}

function noted(source: YamlSource, place: unknown, context: NodeContext, node: QueryNode | undefined) {
  if (node !== undefined) context.places.set(node, source.placeOf(place));
  return node;
}

type Reader = (source: YamlSource, value: unknown, context: NodeContext) => QueryNode | undefined;

const READERS: { readonly [O in Operator]: Reader } = {
  all: (source, value, context) => readGroup(source, value, context, 'and'),
  any: (source, value, context) => readGroup(source, value, context, 'or'),
  not: readNot,
  mesh: readMesh,
  near: readNear,
  phrase: (source, value, context) => readTerm(source, value, context.field, '"phrase"'),
  word: (source, value, context) => {
    const term = readTerm(source, value, context.field, '"word"');
    if (term?.op !== 'phrase') return term;
    source.report(value, `"word" takes one word, and "${term.words.join(' ')}" has ${term.words.length}; use "phrase"`);
    return undefined;
  },
  ref: (source, value, context) => {
    const block = source.text(value, '"ref"');
    const node = block === undefined ? undefined : context.resolve(block, value);
    return block === undefined || node === undefined ? undefined : { op: 'ref', block, node };
  },
};

function readGroup(source: YamlSource, value: unknown, context: NodeContext, op: 'and' | 'or'): QueryNode | undefined {
  const key = op === 'and' ? 'all' : 'any';
  const items = source.list(value, `"${key}"`);
  if (items === undefined) return undefined;
  if (items.length === 0) {
    source.report(value, `"${key}" is an empty list`);
    return undefined;
  }
  const args = items.map((item) => readNode(source, item, context));
  const read = args.filter((arg) => arg !== undefined);
  return read.length === args.length ? { op, args: read } : undefined;
}

function readNot(source: YamlSource, value: unknown, context: NodeContext): QueryNode | undefined {
  const entries = source.map(value, ['keep', 'drop'], '"not"');
  if (entries === undefined) return undefined;
  for (const key of ['keep', 'drop']) if (!entries.has(key)) source.report(value, `"not" needs "${key}"`);
  const keepEntry = entries.get('keep');
  const dropEntry = entries.get('drop');
  const keep = keepEntry && readNode(source, keepEntry.value, context);
  const drop = dropEntry && readNode(source, dropEntry.value, context);
  return keep === undefined || drop === undefined ? undefined : { op: 'not', keep, drop };
}

function readMesh(source: YamlSource, value: unknown, context: NodeContext): QueryNode | undefined {
  if (isScalar(value)) {
    const heading = readHeading(source, value);
    return heading === undefined ? undefined : { op: 'mesh', heading, explode: true, major: false, coveredBy: [] };
  }
  const entries = source.map(value, ['heading', 'explode', 'major', 'covered_by'], '"mesh"');
  if (entries === undefined) return undefined;
  const headingEntry = entries.get('heading');
  if (headingEntry === undefined) {
    source.report(value, '"mesh" needs "heading"');
    return undefined;
  }
  const heading = readHeading(source, headingEntry.value);
  const explode = entries.get('explode');
  const major = entries.get('major');
  const covering = entries.get('covered_by');
  const coveredBy =
    covering === undefined
      ? []
      : (source.list(covering.value, '"covered_by"') ?? []).flatMap((item) => {
          const term = readTerm(source, item, context.field, 'an entry of "covered_by"');
          return term === undefined ? [] : [termText(term)];
        });
  if (heading === undefined) return undefined;
  return {
    op: 'mesh',
    heading,
    explode: explode === undefined ? true : (source.boolean(explode.value, '"explode"') ?? true),
    major: major === undefined ? false : (source.boolean(major.value, '"major"') ?? false),
    coveredBy,
  };
}

function readHeading(source: YamlSource, value: unknown): string | undefined {
  const text = source.text(value, 'a MeSH heading')?.normalize('NFKC').replace(/\s+/g, ' ');
  if (text === undefined || !/[“”‘’„"*[\]]/.test(text)) return text;
  source.report(value, `the MeSH heading "${text}" holds a quote, bracket or \`*\`; write the heading alone`);
  return undefined;
}

function readNear(source: YamlSource, value: unknown, context: NodeContext): QueryNode | undefined {
  const entries = source.map(value, ['words', 'within', 'field'], '"near"');
  if (entries === undefined) return undefined;
  const wordsEntry = entries.get('words');
  const withinEntry = entries.get('within');
  const fieldEntry = entries.get('field');
  if (wordsEntry === undefined) source.report(value, '"near" needs "words"');
  if (withinEntry === undefined) source.report(value, '"near" needs "within"');
  const within = withinEntry && source.integer(withinEntry.value, '"within"', 0, 100);
  const field =
    fieldEntry === undefined ? context.field : (source.choice(fieldEntry.value, FIELDS, '"field"') ?? context.field);
  if (wordsEntry === undefined) return undefined;
  const items = source.list(wordsEntry.value, '"words"');
  if (items === undefined) return undefined;
  if (items.length < 2) {
    source.report(wordsEntry.value, '"words" of "near" needs at least two words');
    return undefined;
  }
  const words = items.flatMap((item) => {
    const term = readTerm(source, item, field, 'a word of "near"');
    if (term === undefined) return [];
    if (term.op === 'word' && !term.trunc) return [term.text];
    source.report(item, `each entry of "words" is one whole word: no phrase, hyphen or \`*\` ("${termText(term)}")`);
    return [];
  });
  if (words.length < items.length || within === undefined) return undefined;
  if (new Set(words.map((word) => tokenise(word).join(' '))).size < words.length) {
    source.report(wordsEntry.value, 'the words of "near" have to differ');
    return undefined;
  }
  return { op: 'near', words, within, field };
}

type Term = Extract<QueryNode, { op: 'word' | 'phrase' }>;

/** Reads a bare scalar: one word is a word, several are a phrase, a trailing `*` leaves the last word open. */
function readTerm(source: YamlSource, node: unknown, field: Field, what: string): Term | undefined {
  const written = source.text(node, what);
  if (written === undefined) return undefined;
  const problem = findTermProblem(written);
  if (problem !== undefined) {
    source.report(node, `${problem} ("${written}")`);
    return undefined;
  }
  const open = written.endsWith('*');
  const words = splitTerm(written);
  const [first] = words;
  if (first === undefined) {
    source.report(node, `${what} holds no letter or digit ("${written}")`);
    return undefined;
  }
  const letters = words.join('').length;
  if (open && letters < SHORTEST_STEM) {
    source.report(node, `a truncated term needs at least ${SHORTEST_STEM} letters before the \`*\` ("${written}")`);
    return undefined;
  }
  return words.length === 1
    ? { op: 'word', text: first, trunc: open, field }
    : { op: 'phrase', words, truncLast: open, field };
}

/** What makes a text no term, in one sentence. */
export function findTermProblem(text: string): string | undefined {
  if (/[“”‘’„«»]/.test(text)) return "curly quotes are not read; leave quotes out and write an apostrophe as '";
  const boolean = /(?:^|\s)(AND|OR|NOT)(?=\s|$)/.exec(text)?.[1];
  if (boolean !== undefined) {
    return `a term may not hold the operator ${boolean}; use all, any or not (the ordinary word is written in lower case)`;
  }
  if (text.startsWith('*')) return 'a term may not begin with `*`: only the end of a term can be left open';
  if (text.slice(0, -1).includes('*')) return 'a term may hold `*` at its very end only';
  if (/[^\p{L}\p{N}\p{M}]\*$/u.test(text)) return 'the `*` has to follow a letter or digit';
  const sign = /[()[\]{}"~|?=<>]/.exec(text)?.[0];
  if (sign !== undefined) return `a term may not hold \`${sign}\`: it is one word or phrase, without search syntax`;
  return undefined;
}

function termText(term: Term): string {
  return term.op === 'word'
    ? `${term.text}${term.trunc ? '*' : ''}`
    : `${term.words.join(' ')}${term.truncLast ? '*' : ''}`;
}
