/** The written form of PubMed searches: field tags, tokens and the tree, read as PubMed's help describes them. */

/** Field tags and full names that mean the same (PubMed Help, "Search field tags"), with the name shown in translations. */
const FIELDS = {
  ti: ['Title', ['title']],
  tiab: ['Title/Abstract', ['title/abstract']],
  ab: ['Abstract', ['abstract']],
  tw: ['Text Word', ['text word', 'text words', 'text']],
  mh: ['MeSH Terms', ['mesh', 'mesh terms', 'mesh:exp', 'mh:exp']],
  'mh:noexp': ['MeSH Terms:noexp', ['mesh:noexp', 'mesh terms:noexp']],
  majr: ['MeSH Major Topic', ['mesh major topic', 'majr:exp']],
  'majr:noexp': ['MeSH Major Topic:noexp', ['mesh major topic:noexp']],
  pt: ['Publication Type', ['publication type', 'ptyp']],
  la: ['Language', ['language', 'lang']],
  dp: ['Date - Publication', ['date - publication', 'publication date', 'pdat']],
  edat: ['Date - Entry', ['date - entry', 'entry date']],
  crdt: ['Date - Create', ['date - create', 'create date']],
  uid: ['UID', ['pmid']],
  sb: ['Subset', ['subset', 'filter', 'filt']],
  au: ['Author', ['author', '1au', 'lastau', 'fau', 'full author name']],
  ta: ['Journal', ['journal', 'jour']],
  is: ['ISSN', ['issn']],
  vi: ['Volume', ['volume']],
  ip: ['Issue', ['issue']],
  pg: ['Pagination', ['pagination', 'page']],
  aid: ['Article Identifier', ['article identifier', 'doi', 'lid', 'location id']],
  ot: ['Other Term', ['other term']],
  all: ['All Fields', ['all fields']],
} as const satisfies Record<string, readonly [string, readonly string[]]>;

export type PubmedField = keyof typeof FIELDS;

function fieldLabel(field: PubmedField): string {
  return FIELDS[field][0];
}

const BY_NAME = new Map<string, PubmedField>();
for (const [field, [, names]] of Object.entries(FIELDS)) {
  if (!isField(field)) continue;
  for (const name of [field, ...names]) BY_NAME.set(name, field);
}

function isField(name: string): name is PubmedField {
  return name in FIELDS;
}

export interface Tag {
  /** As typed, without brackets. */
  readonly typed: string;
  /** `undefined` = no such field. */
  readonly field: PubmedField | undefined;
  /** N of `[tiab:~N]`. */
  readonly near: number | undefined;
}

export type PubmedNode =
  | { readonly kind: 'and' | 'or' | 'not'; readonly left: PubmedNode; readonly right: PubmedNode }
  | { readonly kind: 'group'; readonly inner: PubmedNode }
  | { readonly kind: 'term'; readonly text: string; readonly quoted: boolean; readonly tag: Tag | undefined }
  | { readonly kind: 'range'; readonly from: string; readonly to: string; readonly tag: Tag | undefined }
  | { readonly kind: 'history'; readonly key: number }
  | { readonly kind: 'nothing' };

type Token =
  | { readonly kind: '(' | ')' | ':' }
  | { readonly kind: 'operator'; readonly operator: 'and' | 'or' | 'not' }
  | { readonly kind: 'quoted' | 'word' | 'tag' | 'history'; readonly text: string };

// A word runs on to the next blank or sign of the syntax; a colon belongs to it unless it stands between dates or numbers.
const TOKEN = /"([^"]*)"?|\[([^\]]*)\]?|([()])|#(\d+)|((?!:)(?:(?!:\s|:"|:$)[^\s()["])+)|(:)/g;

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  const text = query.replace(/[“”„]/g, '"');
  for (const [, quoted, tag, bracket, history, word] of text.matchAll(TOKEN)) {
    if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted });
    else if (tag !== undefined) tokens.push({ kind: 'tag', text: tag.trim() });
    else if (bracket === '(' || bracket === ')') tokens.push({ kind: bracket });
    else if (history !== undefined) tokens.push({ kind: 'history', text: history });
    else if (word !== undefined) tokens.push(...wordTokens(word));
    else tokens.push({ kind: ':' });
  }
  return tokens;
}

function wordTokens(word: string): Token[] {
  // "Boolean operators must be in upper case" (E-utilities help); `and` is a word.
  if (word === 'AND') return [{ kind: 'operator', operator: 'and' }];
  if (word === 'OR') return [{ kind: 'operator', operator: 'or' }];
  if (word === 'NOT') return [{ kind: 'operator', operator: 'not' }];
  const range = /^(\d[\d/]*):(\d[\d/]*)$/.exec(word);
  if (range) return [{ kind: 'word', text: range[1] ?? '' }, { kind: ':' }, { kind: 'word', text: range[2] ?? '' }];
  return [{ kind: 'word', text: word }];
}

function tagOf(typed: string): Tag {
  const near = /^(.*?):~(\d+)$/.exec(typed);
  const name = (near?.[1] ?? typed).trim().toLowerCase().replace(/\s+/g, ' ');
  return { typed, field: BY_NAME.get(name), near: near ? Number(near[2]) : undefined };
}

/**
 * Reads a PubMed search. Operators are taken from left to right without precedence; neighbours without an operator
 * are ANDed; a bracket that is not closed is closed at the end, one too many is passed over.
 */
export function parsePubmed(query: string): PubmedNode {
  const tokens = tokensOf(query);
  let at = 0;

  function group(depth: number): PubmedNode {
    let left: PubmedNode = { kind: 'nothing' };
    let operator: 'and' | 'or' | 'not' = 'and';
    for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
      if (token.kind === ')') {
        at++;
        if (depth > 0) break;
      } else if (token.kind === 'operator') {
        at++;
        operator = token.operator;
      } else {
        const right = primary(depth);
        if (right.kind === 'nothing') continue;
        left = left.kind === 'nothing' ? right : { kind: operator, left, right };
        operator = 'and';
      }
    }
    return left;
  }

  function primary(depth: number): PubmedNode {
    const token = tokens[at];
    if (token?.kind === '(') {
      at++;
      const inner = group(depth + 1);
      return inner.kind === 'nothing' ? inner : { kind: 'group', inner };
    }
    if (token?.kind === 'history') {
      at++;
      return { kind: 'history', key: Number(token.text) };
    }
    if (token?.kind !== 'word' && token?.kind !== 'quoted') {
      at++;
      return { kind: 'nothing' };
    }
    const from = term();
    if (tokens[at]?.kind !== ':' || from.kind !== 'term') return from;
    at++;
    const to = term();
    if (to.kind !== 'term') return from;
    return { kind: 'range', from: from.text, to: to.text, tag: to.tag ?? from.tag };
  }

  function term(): PubmedNode {
    const token = tokens[at];
    if (token?.kind !== 'word' && token?.kind !== 'quoted') return { kind: 'nothing' };
    at++;
    const quoted = token.kind === 'quoted';
    let text = token.text;
    // A tag behind several words takes them together; a quotation stands for itself.
    for (let next = tokens[at]; !quoted && next?.kind === 'word'; next = tokens[at]) {
      if (tokens[at + 1]?.kind === ':') break;
      text += ` ${next.text}`;
      at++;
    }
    const tag = tokens[at];
    if (tag?.kind !== 'tag') return { kind: 'term', text, quoted, tag: undefined };
    at++;
    return { kind: 'term', text, quoted, tag: tagOf(tag.text) };
  }

  return group(0);
}

/** What ESearch gives as QueryTranslation: every term with the full name of its field. */
export function translatePubmed(node: PubmedNode): string {
  switch (node.kind) {
    case 'nothing':
      return '';
    case 'group':
      return `(${translatePubmed(node.inner)})`;
    case 'history':
      return `#${node.key}`;
    case 'range':
      return `${node.from}:${node.to}[${node.tag?.field === undefined ? 'All Fields' : fieldLabel(node.tag.field)}]`;
    case 'term': {
      if (node.tag?.field === undefined && !node.quoted) {
        return node.text
          .split(/\s+/)
          .map((word) => `"${word}"[All Fields]`)
          .join(' AND ');
      }
      const near = node.tag?.near === undefined ? '' : `:~${node.tag.near}`;
      return `"${node.text}"[${fieldLabel(node.tag?.field ?? 'all')}${near}]`;
    }
    default:
      return `${translatePubmed(node.left)} ${node.kind.toUpperCase()} ${translatePubmed(node.right)}`;
  }
}
