/** Boolean expressions in a service's own words: built from a query without ever losing a record, printed with all parentheses. */
import { ReviewError } from '../errors.ts';
import type { Leaf, Placed } from './place.ts';
import { toTree } from './place.ts';
import { describeNode } from './print.ts';
import type { TranslationWarning } from './tree.ts';

export type Expression =
  | { readonly op: 'text'; readonly text: string }
  | { readonly op: 'and' | 'or'; readonly args: readonly Expression[] }
  | { readonly op: 'not'; readonly keep: Expression; readonly drop: Expression };

/**
 * Which way an inexact translation may err: `wider` may find more than was asked, `narrower` less.
 * What a NOT drops has the opposite of what stands around it (protocol 7.4, rule 1).
 */
export type Direction = 'wider' | 'narrower';

export interface LeafTranslation {
  /** `undefined`: nothing that errs in the right direction can be said. */
  readonly text: string | undefined;
  readonly isExact: boolean;
  readonly warning?: TranslationWarning;
}

export interface TreeTranslation {
  /** `undefined`: only "everything" (wider) or "nothing" (narrower) would be right. */
  readonly expression: Expression | undefined;
  readonly isExact: boolean;
  readonly warnings: readonly TranslationWarning[];
}

export type TranslateLeaf = (leaf: Leaf, path: string, direction: Direction) => LeafTranslation;

/**
 * Translates a whole tree so that the service returns at least what was asked.
 *
 * @param droppedEffect - what follows, in this service, from a NOT that is not sent
 * @throws ReviewError `settings` when the service can only be asked for less
 */
export function translateTree(
  placed: Placed,
  translateLeaf: TranslateLeaf,
  place: { readonly file: string; readonly service: string; readonly droppedEffect: string },
): TreeTranslation & { readonly expression: Expression } {
  const translated = translate(placed, 'wider');
  const { expression } = translated;
  if (expression === undefined) throw lossError(placed, place);
  return { ...translated, expression };

  function translate(node: Placed, direction: Direction): TreeTranslation {
    if (node.op === 'leaf') {
      const { text, isExact, warning } = translateLeaf(node.leaf, node.path, direction);
      return {
        expression: text === undefined ? undefined : { op: 'text', text },
        isExact,
        warnings: warning === undefined ? [] : [warning],
      };
    }
    return node.op === 'not' ? translateNot(node, direction) : translateGroup(node, direction);
  }

  function translateGroup(node: Extract<Placed, { op: 'and' | 'or' }>, direction: Direction): TreeTranslation {
    const parts = node.args.map((arg) => translate(arg, direction));
    const isExact = parts.every((part) => part.isExact);
    const said = parts.flatMap((part) => part.expression ?? []);
    // "Everything" vanishes from an AND and swallows an OR; "nothing" the other way round.
    const vanishes = (direction === 'wider') === (node.op === 'and');
    const [only] = said;
    if (only === undefined || (!vanishes && said.length < parts.length)) {
      return { expression: undefined, isExact: false, warnings: parts.flatMap((part) => part.warnings) };
    }
    const warnings = node.args.flatMap((arg, index) => {
      const part = parts[index];
      if (part === undefined) return [];
      return part.expression === undefined ? [describeVanished(arg, part, direction)] : part.warnings;
    });
    return { expression: said.length === 1 ? only : { op: node.op, args: said }, isExact, warnings };
  }

  function describeVanished(node: Placed, part: TreeTranslation, direction: Direction): TranslationWarning {
    const isWider = direction === 'wider';
    return {
      code: isWider ? (part.warnings[0]?.code ?? 'FIELD_WIDENED') : 'NOT_LOCAL',
      path: node.path,
      asked: shorten(describeNode(toTree(node))),
      sent: 'nothing',
      effect: isWider ? 'this condition is not asked, so more records are found' : place.droppedEffect,
    };
  }

  function translateNot(node: Extract<Placed, { op: 'not' }>, direction: Direction): TreeTranslation {
    const keep = translate(node.keep, direction);
    const drop = translate(node.drop, direction === 'wider' ? 'narrower' : 'wider');
    const warnings = [...keep.warnings, ...drop.warnings];
    if (keep.expression === undefined || (drop.expression === undefined && direction === 'narrower')) {
      return { expression: undefined, isExact: false, warnings };
    }
    if (drop.expression !== undefined) {
      const expression: Expression = { op: 'not', keep: keep.expression, drop: drop.expression };
      return { expression, isExact: keep.isExact && drop.isExact, warnings };
    }
    const left: TranslationWarning = {
      code: 'NOT_LOCAL',
      path: node.path,
      asked: `NOT ${shorten(describeNode(toTree(node.drop)))}`,
      sent: 'nothing',
      effect: place.droppedEffect,
    };
    return { expression: keep.expression, isExact: false, warnings: [...keep.warnings, left] };
  }
}

function lossError(placed: Placed, place: { readonly file: string; readonly service: string }): ReviewError {
  return new ReviewError(
    'settings',
    `${place.file}: ${place.service} cannot be asked for "${shorten(describeNode(toTree(placed)))}" without losing records.`,
    { hint: `Change the query, or give "overrides" for ${place.service} with a reason.` },
  );
}

export function shorten(text: string, most = 160): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Prints an expression; operands with an operator of their own stand in parentheses, since services differ in precedence. */
export function printExpression(expression: Expression): string {
  switch (expression.op) {
    case 'text':
      return expression.text;
    case 'not':
      return `${printOperand(expression.keep)} NOT ${printOperand(expression.drop)}`;
    default:
      return expression.args.map(printOperand).join(expression.op === 'and' ? ' AND ' : ' OR ');
  }
}

/** As `printExpression`, in parentheses unless it is a single term. */
export function printOperand(expression: Expression): string {
  return expression.op === 'text' ? expression.text : `(${printExpression(expression)})`;
}
