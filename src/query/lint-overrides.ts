/** Rules of `query lint` on overrides: search strings written by hand, which nothing else reads before they are sent. */
import { SERVICE_TITLES } from '../records/record.ts';
import { type Found, type LintContext, type Severity, settingPlace } from './lint-context.ts';
import { type Piece, type Scan, scanOverride, type TermPiece } from './override-scan.ts';
import { isProximityTag, isPubmedTag } from './pubmed-tags.ts';
import type { FilePlace, Override } from './tree.ts';

type Overridden = 'pubmed' | 'openalex';

interface Raw {
  readonly service: Overridden;
  readonly place: FilePlace;
  /** As it is written. */
  readonly string: string;
  /** Its search texts; a whole filter of OpenAlex may hold several. */
  readonly scans: readonly Scan[];
}

function listRaw({ query }: LintContext): readonly Raw[] {
  const read = (service: Overridden, override: Override | undefined): readonly Raw[] => {
    if (override === undefined) return [];
    const place = settingPlace(query, `overrides.${service}.string`);
    const texts = service === 'openalex' ? searchTexts(override.string) : [override.string];
    return [{ service, place, string: override.string, scans: texts.map(scanOverride) }];
  };
  return [...read('pubmed', query.overrides.pubmed), ...read('openalex', query.overrides.openalex)];
}

const FILTER = /^[a-z_.]+:/;

/** The values of the search filters among `title.search:a AND b,type:article`; a text without a filter's name is one value. */
function searchTexts(string: string): readonly string[] {
  if (!FILTER.test(string)) return [string];
  return splitFilters(string).flatMap((filter) => /^[a-z_.]*search[a-z_.]*:(.*)$/.exec(filter)?.[1] ?? []);
}

/** Splits at commas before the name of a filter. */
function splitFilters(string: string): readonly string[] {
  return string.split(/,(?=[a-z_.]+:)/);
}

function found(raw: Raw, severity: Severity, term: string | undefined, message: string, instead: string): Found {
  const name = SERVICE_TITLES[raw.service];
  return { severity, place: raw.place, term, message: `in the override of ${name} ${message}`, instead };
}

export function findUnbalanced(context: LintContext): readonly Found[] {
  return listRaw(context).flatMap((raw) =>
    raw.scans.flatMap(({ unbalanced }) =>
      unbalanced.map((what) => found(raw, 'error', undefined, what, 'a closing sign for each opening one')),
    ),
  );
}

/** Curly quotes, which services read as letters or not at all, and what HTML leaves of signs (apis/README.md 1.5). */
export function findForeignSigns(context: LintContext): readonly Found[] {
  return listRaw(context).flatMap((raw) => {
    const signs = [...new Set(raw.string.match(/[“”„«»‘’‚‹›″＂]|&(?:amp|quot|lt|gt|#\d+);/g) ?? [])];
    return signs.map((sign) => {
      const what = sign.startsWith('&') ? 'is left of HTML' : 'is a curly quote';
      return found(raw, 'error', sign, `\`${sign}\` ${what}, and breaks the term`, 'a plain " or \', or & itself');
    });
  });
}

/** `and`, `or`, `not` in small letters: an ordinary word, so that OR becomes AND and records are lost. */
export function findSmallOperators(context: LintContext): readonly Found[] {
  return eachPiece(context).flatMap(({ raw, piece, next }) => {
    if (piece.kind !== 'small-operator') return [];
    const before = next?.kind === 'term' ? ` before \`${next.text}\`` : '';
    const message = `\`${piece.text}\`${before} is a word and no operator`;
    return [found(raw, 'error', piece.text, message, piece.text.toUpperCase())];
  });
}

/** AND, OR and NOT side by side: read from left to right by PubMed, by precedence elsewhere. */
export function findMixedOperators(context: LintContext): readonly Found[] {
  return listRaw(context).flatMap((raw) =>
    raw.scans.flatMap(({ pieces }) =>
      listLevels(pieces, raw.service).flatMap((operators): readonly Found[] => {
        if (operators.size < 2) return [];
        const names = [...operators].join(' and ');
        const severity = operators.has('OR') ? 'error' : 'warning';
        const how =
          raw.service === 'pubmed' ? 'PubMed reads them from left to right' : 'a word without operator counts as AND';
        const message = `${names} stand side by side without brackets; ${how}`;
        return [found(raw, severity, undefined, message, 'brackets around each group')];
      }),
    ),
  );
}

/** The operators of each pair of brackets. OpenAlex joins words without an operator by AND. */
function listLevels(pieces: readonly Piece[], service: Overridden): readonly ReadonlySet<string>[] {
  const all: Set<string>[] = [new Set()];
  const open = [...all];
  for (const [index, piece] of pieces.entries()) {
    const level = open.at(-1);
    const before = pieces[index - 1];
    if (piece.kind === 'open') {
      if (isOperandEnd(before)) level?.add('AND');
      const inner = new Set<string>();
      all.push(inner);
      open.push(inner);
    } else if (piece.kind === 'close') {
      if (open.length > 1) open.pop();
    } else if (piece.kind === 'operator') {
      level?.add(piece.text);
    } else if (piece.kind === 'term' && !isRange(piece)) {
      if (isOperandEnd(before) || (service === 'openalex' && !piece.isQuoted && piece.text.includes(' '))) {
        level?.add('AND');
      }
    }
  }
  return all;
}

function isOperandEnd(piece: Piece | undefined): boolean {
  return piece?.kind === 'close' || (piece?.kind === 'term' && !isRange(piece));
}

/** The colon of `"1990"[dp] : "2020"[dp]` joins by itself. */
function isRange(piece: TermPiece): boolean {
  return piece.text.startsWith(':') || piece.text.endsWith(':');
}

/** Operators without a term on both sides, and terms without an operator between. */
export function findLooseParts(context: LintContext): readonly Found[] {
  return eachPiece(context).flatMap(({ raw, piece, before, next }) => {
    const term = piece.kind === 'term' ? piece.text : undefined;
    if (piece.kind === 'operator') {
      const isLoose = !isOperandEnd(before) || next === undefined || next.kind === 'close' || next.kind === 'operator';
      const message = `${piece.text} has no term on one of its sides`;
      return isLoose ? [found(raw, 'error', undefined, message, 'a term, or no operator')] : [];
    }
    if ((piece.kind !== 'term' && piece.kind !== 'open') || !isOperandEnd(before)) return [];
    if (piece.kind === 'term' && isRange(piece)) return [];
    const what = term === undefined ? 'a `(`' : `\`${term}\``;
    const message = `no operator stands before ${what}, which counts as AND`;
    return [found(raw, 'warning', term, message, 'AND or OR, as it is meant')];
  });
}

export function findUnknownTags(context: LintContext): readonly Found[] {
  return eachPiece(context).flatMap(({ raw, piece }) => {
    if (piece.kind !== 'term' || piece.tag === undefined) return [];
    const term = `${piece.text}[${piece.tag}]`;
    if (raw.service === 'openalex') {
      return [found(raw, 'error', term, `\`[${piece.tag}]\` is a tag of PubMed`, 'the term alone')];
    }
    if (isPubmedTag(piece.tag)) return [];
    return [
      found(raw, 'error', term, `\`[${piece.tag}]\` is no field of PubMed`, '[tiab], [ti], [mh] or another field'),
    ];
  });
}

/** Terms without a tag: PubMed adds headings, journals and authors to them (automatic term mapping, apis/README.md 1.5). */
export function findUntaggedTerms(context: LintContext): readonly Found[] {
  return eachPiece(context).flatMap(({ raw, piece }) => {
    if (raw.service !== 'pubmed' || piece.kind !== 'term' || piece.tag !== undefined || isRange(piece)) return [];
    const isMapped = !piece.isQuoted && !/[*-]/.test(piece.text);
    const what = isMapped ? 'PubMed maps it to headings, journals and authors' : 'PubMed looks for it in all fields';
    const message = `\`${piece.text}\` has no field; ${what}`;
    return [found(raw, isMapped ? 'warning' : 'note', piece.text, message, `${piece.text}[tiab]`)];
  });
}

/** Stars and question marks that the service refuses or reads otherwise (apis/README.md 1.5 and 3.2). */
export function findBadWildcards(context: LintContext): readonly Found[] {
  const isStemmed = isStemmedOpenAlex(context);
  return eachPiece(context).flatMap(({ raw, piece }) => {
    if (piece.kind !== 'term') return [];
    const problem = raw.service === 'pubmed' ? pubmedWildcardProblem(piece) : openAlexWildcardProblem(piece, isStemmed);
    return problem === undefined
      ? []
      : [found(raw, 'error', piece.text, `\`${piece.text}\`: ${problem}`, 'the forms that are meant')];
  });
}

function pubmedWildcardProblem({ text, tag }: TermPiece): string | undefined {
  if (!text.includes('*')) return undefined;
  if (text.startsWith('*')) return 'a `*` cannot stand first';
  if (tag !== undefined && isProximityTag(tag)) return 'proximity takes no `*`';
  const stems = text.split(/\s+/).filter((word) => word.includes('*'));
  const letters = text.slice(0, text.indexOf('*')).replace(/[^\p{L}\p{N}]/gu, '');
  if (letters.length < 4) return 'PubMed takes no `*` after fewer than 4 letters';
  return stems.some((word) => !word.endsWith('*')) ? 'PubMed takes a `*` at the end of a word only' : undefined;
}

function openAlexWildcardProblem({ text, isQuoted }: TermPiece, isStemmed: boolean): string | undefined {
  const signs = [...text].filter((sign) => sign === '*' || sign === '?');
  if (signs.length === 0) return undefined;
  if (isStemmed) return 'OpenAlex takes wildcards in exact matching only';
  if (/(?:^|\s)[*?]/.test(text)) return 'a wildcard cannot stand first in a word';
  if (/-[^\s*?]*[*?]/.test(text)) return 'OpenAlex takes no wildcard after a hyphen';
  if (/(?:^|[\s-])[^\s*?-]{1,2}[*?]/.test(text)) return 'OpenAlex takes no wildcard after fewer than 3 letters';
  if (signs.includes('?')) return '`?` stands for one letter; at the end of a text it is refused';
  return isQuoted && signs.length > 2 ? 'OpenAlex takes two wildcards in a phrase at most' : undefined;
}

function isStemmedOpenAlex({ query }: LintContext): boolean {
  const string = query.overrides.openalex?.string ?? '';
  if (FILTER.test(string)) return splitFilters(string).some((filter) => /^[a-z_.]*search:/.test(filter));
  return query.databases.openalex?.matching === 'stemmed';
}

/** Commas and pipes, which split a filter of OpenAlex. */
export function findSplittingSigns(context: LintContext): readonly Found[] {
  return listRaw(context).flatMap((raw) => {
    if (raw.service !== 'openalex') return [];
    const isFilter = FILTER.test(raw.string);
    const texts = isFilter ? searchTexts(raw.string) : [raw.string];
    const signs = [...new Set(texts.flatMap((text) => text.match(/[,|]/g) ?? []))];
    return signs.map((sign) => {
      const effect = isFilter ? 'splits the filter, and OpenAlex refuses it' : 'is sent as a blank';
      return found(raw, isFilter ? 'error' : 'warning', sign, `\`${sign}\` ${effect}`, 'AND or OR, or a blank');
    });
  });
}

interface PieceAt {
  readonly raw: Raw;
  readonly piece: Piece;
  readonly before: Piece | undefined;
  readonly next: Piece | undefined;
}

function eachPiece(context: LintContext): readonly PieceAt[] {
  return listRaw(context).flatMap((raw) =>
    raw.scans.flatMap(({ pieces }) =>
      pieces.map((piece, index) => ({ raw, piece, before: pieces[index - 1], next: pieces[index + 1] })),
    ),
  );
}
