/** A saved query as a numbered strategy, line by line, as PRESS wants it reviewed (McGowan et al. 2016): what each line asks of a service. */
import { ReviewError } from '../errors.ts';
import { hashTree } from './hash.ts';
import { listLeaves, placeNodes } from './place.ts';
import { describeNode } from './print.ts';
import { NO_LIMITS } from './read-settings.ts';
import { compile } from './translate.ts';
import type { CompiledRequest, FilePlace, QueryNode, SavedQuery, TranslationWarning } from './tree.ts';

/** The services that read Boolean strings, so that a line can be counted. Crossref has probes in place of lines. */
export const LINE_SERVICES = ['pubmed', 'openalex'] as const;
export type LineService = (typeof LINE_SERVICES)[number];

/** Why a line of headings alone is not asked of OpenAlex. */
export const NO_HEADINGS = 'OpenAlex has no MeSH headings';

export type LineRequest =
  /** PubMed's `term` or OpenAlex's `filter`, as it is sent; `losses` are those of this very line, not of the lines it combines. */
  | { readonly kind: 'request'; readonly text: string; readonly losses: readonly TranslationWarning[] }
  | { readonly kind: 'none'; readonly reason: string };

export interface StrategyLine {
  /** From 1. */
  readonly number: number;
  /** `police*`, `"stop and search*"`, `#1 OR #2`, `#12 AND #47`, `#3 NOT #4`, `#48 AND limits`. */
  readonly text: string;
  /** `limits` = the last line, when limits or an override add something to the line before. */
  readonly kind: 'term' | 'group' | 'limits';
  /** What the last line adds, in words: `published 1990-01-01 or later`. Empty for all others. */
  readonly limits: readonly string[];
  /** Numbers of the lines that this one combines. */
  readonly combines: readonly number[];
  /** Label of the shared block that the line stands in. */
  readonly block: string | undefined;
  readonly node: QueryNode;
  /** Where it stands first; `undefined` for the limits. */
  readonly place: FilePlace | undefined;
  readonly asked: { readonly [S in LineService]: LineRequest };
}

/**
 * Every term a line, every group a line that combines earlier ones, the limits last: the last line is the whole query as a search
 * sends it. A term or group that stands twice is one line. The lines before the last are asked without limits, and each as if it
 * stood alone: a part that a NOT drops is asked for what it finds.
 */
export function listLines(query: SavedQuery): readonly StrategyLine[] {
  const numbering = new Numbering(query);
  const top = numbering.add(query.tree, undefined);
  numbering.addLimits(top);
  return numbering.lines;
}

/** Crossref's probes, which stand in place of lines there. */
export function listProbes(query: SavedQuery): readonly Extract<CompiledRequest, { service: 'crossref' }>[] {
  if (query.databases.crossref === undefined) return [];
  return compile(query, 'crossref').requests.filter((request) => request.service === 'crossref');
}

class Numbering {
  readonly lines: StrategyLine[] = [];
  private readonly query: SavedQuery;
  private readonly known = new Map<string, number>();

  constructor(query: SavedQuery) {
    this.query = query;
  }

  /** Number of the line of a node; made when it is new. */
  add(node: QueryNode, block: string | undefined): number {
    if (node.op === 'ref') return this.add(node.node, this.query.blockLabels.get(node.block) ?? node.block);
    if (node.op === 'and' || node.op === 'or') {
      const numbers = [...new Set(node.args.map((arg) => this.add(arg, block)))];
      const [only] = numbers;
      if (only !== undefined && numbers.length === 1) return only;
      return this.line(node, block, numbers, combine(numbers, node.op === 'and' ? 'AND' : 'OR'));
    }
    if (node.op === 'not') {
      const numbers = [this.add(node.keep, block), this.add(node.drop, block)];
      return this.line(node, block, numbers, `#${numbers[0]} NOT #${numbers[1]}`);
    }
    return this.line(node, block, [], describeNode(node));
  }

  /** The last line, unless the one before it already is the whole. */
  addLimits(top: number): void {
    const asked = askBoth(this.query, 'limits');
    const before = this.lines.at(-1);
    if (
      before !== undefined &&
      LINE_SERVICES.every((service) => textOf(asked, service) === textOf(before.asked, service))
    )
      return;
    this.lines.push({
      number: this.lines.length + 1,
      text: `#${top} AND limits`,
      kind: 'limits',
      limits: describeLimits(this.query),
      combines: [top],
      block: undefined,
      node: this.query.tree,
      place: undefined,
      asked,
    });
  }

  private line(node: QueryNode, block: string | undefined, combines: readonly number[], text: string): number {
    const hash = hashTree(node);
    const same = this.known.get(hash);
    if (same !== undefined) return same;
    const number = this.lines.length + 1;
    this.known.set(hash, number);
    const kind = combines.length === 0 ? 'term' : 'group';
    const place = this.query.places.get(node);
    const asked = askBoth(aloneOf(this.query, node), kind);
    this.lines.push({ number, text, kind, limits: [], combines, block, node, place, asked });
    return number;
  }
}

function textOf(asked: StrategyLine['asked'], service: LineService): string {
  const line = asked[service];
  return line.kind === 'request' ? line.text : line.reason;
}

/** A part of a query as a query of its own, without limits. */
function aloneOf(query: SavedQuery, tree: QueryNode): SavedQuery {
  const { openalex } = query.databases;
  return {
    ...query,
    tree,
    limits: NO_LIMITS,
    overrides: {},
    databases: { ...query.databases, openalex: openalex && { ...openalex, types: [] } },
  };
}

function askBoth(query: SavedQuery, kind: StrategyLine['kind']): StrategyLine['asked'] {
  return { pubmed: ask(query, 'pubmed', kind), openalex: ask(query, 'openalex', kind) };
}

function ask(query: SavedQuery, service: LineService, kind: StrategyLine['kind']): LineRequest {
  if (service === 'openalex' && listLeaves(placeNodes(query.tree)).every(({ leaf }) => leaf.op === 'mesh')) {
    return { kind: 'none', reason: NO_HEADINGS };
  }
  try {
    const { requests, warnings } = compile(query, service);
    const texts = requests.flatMap((request) =>
      request.service === 'pubmed' ? request.term : request.service === 'openalex' ? request.filter : [],
    );
    const [text] = texts;
    if (text === undefined || texts.length > 1) {
      return { kind: 'none', reason: `it goes out in ${texts.length} overlapping parts, which have no total together` };
    }
    return { kind: 'request', text, losses: warnings.filter((warning) => isOwnLoss(warning, kind)) };
  } catch (error) {
    if (!(error instanceof ReviewError) || error.code !== 'settings') throw error;
    return { kind: 'none', reason: error.message.replace(`${query.file}: `, '') };
  }
}

/** A group repeats the losses of its terms, which stand with their lines; its own are what it could not ask of its operands. */
function isOwnLoss(warning: TranslationWarning, kind: StrategyLine['kind']): boolean {
  if (kind === 'term') return true;
  if (kind === 'limits') return warning.path.startsWith('limits') || warning.path.startsWith('overrides');
  return warning.code !== 'MESH_DROPPED' && !warning.path.includes('.') && warning.sent === 'nothing';
}

/** Consecutive numbers from which on the middle of a list is left out. */
const LONG_LIST = 5;

/**
 * Earlier lines, combined; a row of consecutive numbers is cut short.
 *
 * @example combine([1, 2, 3, 4, 5, 9], 'OR') // '#1 OR #2 OR … OR #5 OR #9'
 */
function combine(numbers: readonly number[], operator: 'AND' | 'OR'): string {
  const rows: number[][] = [];
  for (const number of numbers) {
    const row = rows.at(-1);
    if (row !== undefined && row.at(-1) === number - 1) row.push(number);
    else rows.push([number]);
  }
  return rows
    .flatMap((row) =>
      row.length < LONG_LIST ? row.map((one) => `#${one}`) : [`#${row[0]}`, `#${row[1]}`, '…', `#${row.at(-1)}`],
    )
    .join(` ${operator} `);
}

/** Limits in words, as the last line of a strategy adds them: dates, languages, types, and where a string was written by hand. */
export function describeLimits(query: SavedQuery): readonly string[] {
  const { from, to, languages, typesOnly, typesNot } = query.limits;
  const types = query.databases.openalex?.types ?? [];
  return [
    ...(from === undefined ? [] : [`published ${from} or later`]),
    ...(to === undefined ? [] : [`published ${to} or earlier`]),
    ...(languages.length === 0 ? [] : [`languages ${languages.join(', ')}`]),
    ...(typesOnly.length === 0 ? [] : [`types only ${typesOnly.join(', ')}`]),
    ...(typesNot.length === 0 ? [] : [`types not ${typesNot.join(', ')}`]),
    ...(types.length === 0 ? [] : [`OpenAlex types ${types.join(', ')}`]),
    ...(query.overrides.pubmed === undefined ? [] : ['PubMed string written by hand']),
    ...(query.overrides.openalex === undefined ? [] : ['OpenAlex string written by hand']),
  ];
}
