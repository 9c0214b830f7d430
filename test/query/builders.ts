/** Queries, records and small stand-ins of the services for the tests of the query language. */

import { ReviewError } from '../../src/errors.ts';
import { NO_BLOCKS, readBlocks, readQuery } from '../../src/query/read.ts';
import type { QueryNode, SavedQuery } from '../../src/query/tree.ts';
import { type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

export function aRecord(fields: Partial<BibRecord>): BibRecord {
  return { ...EMPTY_RECORD, ...fields };
}

/** A saved query with this tree in flow YAML and other lines beside it. */
export function aQuery(tree: string, more = '', blocks = ''): SavedQuery {
  const shared = blocks === '' ? NO_BLOCKS : readBlocks(`blocks:\n${blocks}`, 'queries/blocks.yaml');
  return readQuery(`id: test\nquery: ${tree}\n${more}`, 'queries/test.yaml', shared);
}

export function aTree(tree: string): QueryNode {
  return aQuery(tree).tree;
}

/** The lines of the settings error that an act ends with. */
export function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ReviewError && error.code === 'settings') return error.message.split('\n');
    throw error;
  }
  throw new Error('no error was thrown');
}

export type Parsed =
  | { readonly op: 'AND' | 'OR' | 'NOT'; readonly args: readonly Parsed[] }
  | { readonly op: 'term'; readonly text: string };

/** Parses a Boolean string that has to be fully parenthesised: two operators on one level are an error. */
export function parseBoolean(text: string): Parsed {
  const tokens = text.match(/\(|\)|"[^"]*"\[dp\] : "[^"]*"\[dp\]|(?:"[^"]*"|[^\s()"])+/g) ?? [];
  let next = 0;
  const parsed = level();
  if (next < tokens.length) throw new Error(`left over: ${tokens.slice(next).join(' ')}`);
  return parsed;

  function level(): Parsed {
    const args = [operand()];
    let op: 'AND' | 'OR' | 'NOT' | undefined;
    while (next < tokens.length && tokens[next] !== ')') {
      const found = tokens[next++];
      if (found !== 'AND' && found !== 'OR' && found !== 'NOT') throw new Error(`no operator: ${found}`);
      if (op !== undefined && found !== op) throw new Error(`${op} and ${found} on one level`);
      op = found;
      args.push(operand());
    }
    const [only] = args;
    return op === undefined && only !== undefined ? only : { op: op ?? 'AND', args };
  }

  function operand(): Parsed {
    const token = tokens[next++];
    if (token === undefined || token === ')') throw new Error('a term is missing');
    if (token !== '(') return { op: 'term', text: token };
    const inner = level();
    if (tokens[next++] !== ')') throw new Error('a parenthesis is open');
    return inner;
  }
}

export function holds(parsed: Parsed, term: (text: string) => boolean): boolean {
  if (parsed.op === 'term') return term(parsed.text);
  const truths = parsed.args.map((arg) => holds(arg, term));
  if (parsed.op === 'AND') return truths.every(Boolean);
  if (parsed.op === 'OR') return truths.some(Boolean);
  return truths.slice(1).reduce((kept, dropped) => kept && !dropped, truths[0] ?? false);
}

/** Tokens of plain lower-case test texts. */
export function plainTokens(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((token) => token !== '');
}

/** Whether a quoted phrase, with an open last word, stands in a list of tokens. */
export function hasPhrase(tokens: readonly string[], phrase: string): boolean {
  const isOpen = phrase.endsWith('*');
  const words = phrase.replace('*', '').split(' ');
  return tokens.some((_, start) =>
    words.every((word, index) => {
      const token = tokens[start + index];
      return isOpen && index === words.length - 1 ? token?.startsWith(word) : token === word;
    }),
  );
}
