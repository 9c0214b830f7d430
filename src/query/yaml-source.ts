/** A YAML file with the places of its parts, and the problems found in it so far. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { ReviewError } from '../errors.ts';
import { suggest } from './nearest.ts';
import type { FilePlace } from './tree.ts';

/** One key of a map: its place, and its value unless that is empty. */
export interface Entry {
  readonly key: string;
  readonly keyNode: unknown;
  readonly value: unknown;
}

/** Reads parts of one file strictly and collects every problem with line and column, so that one error can list them all. */
export class YamlSource {
  readonly file: string;
  readonly root: Node | null;
  readonly #lines = new LineCounter();
  readonly #problems: { line: number; column: number; message: string }[] = [];

  constructor(text: string, file: string) {
    this.file = file;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, version: '1.2' });
    this.root = document.contents;
    for (const error of document.errors) {
      const message =
        error.code === 'BAD_ALIAS'
          ? 'a term may not begin with `*`: only the end of a term can be left open'
          : error.message.replace(/\s+/g, ' ');
      this.#add(error.pos[0], message);
    }
    if (this.#problems.length > 0) this.finish();
  }

  /** Notes a problem at the place of a YAML node; a part without place counts as the begin of the file. */
  report(node: unknown, message: string): void {
    this.#add(offsetOf(node), message);
  }

  /** Where a YAML node begins. */
  placeOf(node: unknown): FilePlace {
    const { line, col } = this.#lines.linePos(offsetOf(node));
    return { file: this.file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** Throws one `settings` error with a line for each problem, in the order of the file; returns when there is none. */
  finish(): void {
    if (this.#problems.length === 0) return;
    const sorted = this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    const lines = new Set(sorted.map(({ line, column, message }) => `${this.file}:${line}:${column}: ${message}`));
    throw new ReviewError('settings', [...lines].join('\n'), {
      hint: `Correct ${this.file} and run the command again.`,
    });
  }

  /**
   * The entries of a map that may have only the keys of `known`. Unknown keys are problems; keys without value are left out.
   * `undefined` when the node is no map.
   */
  map(node: unknown, known: readonly string[], what: string): ReadonlyMap<string, Entry> | undefined {
    if (!isMap(node)) {
      this.report(node, `${what} has to be a map of keys and values`);
      return undefined;
    }
    const entries = new Map<string, Entry>();
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : undefined;
      if (key === undefined) this.report(pair.key, `${what} has a key that is no plain word`);
      else if (!known.includes(key)) this.report(pair.key, `unknown key "${key}" in ${what}${suggest(key, known)}`);
      else if (!isEmpty(pair.value)) entries.set(key, { key, keyNode: pair.key, value: pair.value });
    }
    return entries;
  }

  /** The items of a list; `undefined` when the node is no list. */
  list(node: unknown, what: string): readonly unknown[] | undefined {
    if (isSeq(node)) return node.items;
    this.report(node, `${what} has to be a list`);
    return undefined;
  }

  /** A scalar as it is written, so that `911` and `no` stay words; trimmed. */
  text(node: unknown, what: string): string | undefined {
    if (isAlias(node)) {
      this.report(node, `${what} may not begin with \`*\`: only the end of a term can be left open`);
      return undefined;
    }
    if (!isScalar(node)) {
      this.report(node, `${what} has to be a text`);
      return undefined;
    }
    const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
    if (text.trim() !== '') return text.trim();
    this.report(node, `${what} is empty`);
    return undefined;
  }

  texts(node: unknown, what: string): readonly string[] {
    return (this.list(node, what) ?? []).flatMap((item) => this.text(item, `an entry of ${what}`) ?? []);
  }

  boolean(node: unknown, what: string): boolean | undefined {
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.report(node, `${what} has to be true or false`);
    return undefined;
  }

  number(node: unknown, what: string, from: number, to: number): number | undefined {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'number' && value >= from && value <= to) return value;
    this.report(node, `${what} has to be a number from ${from} to ${to}`);
    return undefined;
  }

  integer(node: unknown, what: string, from: number, to: number): number | undefined {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value;
    this.report(node, `${what} has to be a whole number from ${from} to ${to}`);
    return undefined;
  }

  /** One word of `known`. */
  choice<T extends string>(node: unknown, known: readonly T[], what: string): T | undefined {
    const text = this.text(node, what);
    if (text === undefined) return undefined;
    const found = known.find((word) => word === text);
    if (found === undefined) this.report(node, `${what} cannot be "${text}"${suggest(text, known)}`);
    return found;
  }

  choices<T extends string>(node: unknown, known: readonly T[], what: string): readonly T[] {
    return (this.list(node, what) ?? []).flatMap((item) => this.choice(item, known, `an entry of ${what}`) ?? []);
  }

  #add(offset: number, message: string): void {
    const place = this.#lines.linePos(offset);
    this.#problems.push({ line: Math.max(1, place.line), column: Math.max(1, place.col), message });
  }
}

function offsetOf(node: unknown): number {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  return range?.[0] ?? 0;
}

function isEmpty(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}
