/** Reads a search string that was written by hand into terms, operators and brackets, whatever is wrong with it. */

export type Piece =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'operator'; readonly text: 'AND' | 'OR' | 'NOT' }
  /** `and`, `or` or `not` in small letters where an operator would stand. */
  | { readonly kind: 'small-operator'; readonly text: string }
  | {
      readonly kind: 'term';
      /** Without quotes and tag. */
      readonly text: string;
      readonly isQuoted: boolean;
      /** What stands in brackets behind it, in lower case; `undefined` = nothing. */
      readonly tag: string | undefined;
      /** What stands behind a closing quote without a blank: `~5`. */
      readonly suffix: string;
    };
export type TermPiece = Extract<Piece, { kind: 'term' }>;

export interface Scan {
  readonly pieces: readonly Piece[];
  /** What is left open or closed too often, in a sentence each. */
  readonly unbalanced: readonly string[];
}

type Token =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'quoted'; readonly text: string; readonly suffix: string }
  | { readonly kind: 'tag' | 'word'; readonly text: string };

const TOKEN = /\s*(?:(\()|(\))|"([^"]*)"((?:~\d*)?)|\[([^[\]]*)\]|("[^"]*$)|(\[[^[\]]*)|(\])|([^\s()"[\]]+))/gy;

export function scanOverride(text: string): Scan {
  const unbalanced: string[] = [];
  const tokens = [...text.matchAll(TOKEN)].flatMap((match): readonly Token[] => {
    const [, open, close, quoted, suffix, tag, openQuote, openTag, closeTag, word] = match;
    if (open !== undefined) return [{ kind: 'open' }];
    if (close !== undefined) return [{ kind: 'close' }];
    if (quoted !== undefined) return [{ kind: 'quoted', text: quoted.trim(), suffix: suffix ?? '' }];
    if (tag !== undefined) return [{ kind: 'tag', text: tag.trim().toLowerCase() }];
    if (openQuote !== undefined) {
      unbalanced.push(`the quote before \`${openQuote.slice(1, 30)}\` is never closed`);
      return readOpenQuote(openQuote.slice(1));
    }
    if (openTag !== undefined) unbalanced.push(`the bracket \`${openTag.slice(0, 30)}\` is never closed`);
    if (closeTag !== undefined) unbalanced.push('a `]` closes nothing');
    return word === undefined ? [] : [{ kind: 'word', text: word }];
  });
  unbalanced.push(...countBrackets(tokens));
  return { pieces: joinWords(tokens), unbalanced };
}

/** The rest of the string as the term that it was meant to be, so that one quote is one finding. */
function readOpenQuote(rest: string): readonly Token[] {
  const [text = '', tag] = rest.split(/[[\]]/);
  const quoted: Token = { kind: 'quoted', text: text.trim(), suffix: '' };
  return tag === undefined ? [quoted] : [quoted, { kind: 'tag', text: tag.trim().toLowerCase() }];
}

function countBrackets(tokens: readonly Token[]): readonly string[] {
  let depth = 0;
  let isClosedTooOften = false;
  for (const { kind } of tokens) {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    if (depth < 0) isClosedTooOften = true;
    depth = Math.max(depth, 0);
  }
  return [
    ...(isClosedTooOften ? ['a `)` closes nothing'] : []),
    ...(depth > 0 ? [`${depth === 1 ? 'a `(` is' : `${depth} \`(\` are`} never closed`] : []),
  ];
}

/** Words in a row are one term up to their tag: `drug use[tiab]`. Small operators among them count unless a tag follows. */
function joinWords(tokens: readonly Token[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let words: string[] = [];
  const end = (tag: string | undefined): void => {
    if (words.length === 0) return;
    if (tag !== undefined) {
      // `or naloxone[tiab]` is an operator and a term, `stop and search[tiab]` one term.
      const first = words[0] ?? '';
      const isOperator = isSmallOperator(first) && pieces.length > 0 && words.length > 1;
      if (isOperator) pieces.push({ kind: 'small-operator', text: first });
      pieces.push(term((isOperator ? words.slice(1) : words).join(' '), tag));
    } else {
      let run: string[] = [];
      const flush = (): void => {
        if (run.length > 0) pieces.push(term(run.join(' '), undefined));
        run = [];
      };
      for (const word of words) {
        if (isSmallOperator(word)) {
          flush();
          pieces.push({ kind: 'small-operator', text: word });
        } else run.push(word);
      }
      flush();
    }
    words = [];
  };
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'word') {
      const { text } = token;
      if (text === 'AND' || text === 'OR' || text === 'NOT') {
        end(undefined);
        pieces.push({ kind: 'operator', text });
      } else words.push(text);
      continue;
    }
    if (token.kind === 'tag') {
      end(token.text);
      continue;
    }
    end(undefined);
    if (token.kind === 'quoted') {
      const next = tokens[index + 1];
      const tag = next?.kind === 'tag' ? next.text : undefined;
      pieces.push({ kind: 'term', text: token.text, isQuoted: true, tag, suffix: token.suffix });
    } else pieces.push({ kind: token.kind });
  }
  end(undefined);
  return pieces;
}

function term(text: string, tag: string | undefined): Piece {
  return { kind: 'term', text, isQuoted: false, tag, suffix: '' };
}

function isSmallOperator(word: string): boolean {
  return /^(?:and|or|not)$/i.test(word) && !/^(?:AND|OR|NOT)$/.test(word);
}
