/** Splits an expression that is too long for one request into parts whose union is the whole. */
import { type Expression, printExpression } from './expression.ts';

/**
 * Parts that all fit, in order; together they find what the whole finds, since `(a OR b) AND c` = `(a AND c) OR (b AND c)`.
 * Only an OR outside everything that a NOT drops is distributed, so each NOT stays whole in every part.
 * `undefined` when no OR is left to split and it still does not fit.
 */
export function splitExpression(
  expression: Expression,
  fits: (expression: Expression) => boolean,
): readonly Expression[] | undefined {
  if (fits(expression)) return [expression];
  const largest = findLargestOr(expression);
  if (largest === undefined) return undefined;
  const parts: Expression[] = [];
  for (const half of halve(largest)) {
    const split = splitExpression(replace(expression, largest, half), fits);
    if (split === undefined) return undefined;
    parts.push(...split);
  }
  return parts;
}

type Or = Extract<Expression, { op: 'and' | 'or' }>;

function findLargestOr(expression: Expression): Or | undefined {
  let largest: Or | undefined;
  let most = 0;
  const visit = (node: Expression): void => {
    if (node.op === 'text') return;
    if (node.op === 'not') {
      visit(node.keep);
      return;
    }
    const size = node.op === 'or' && node.args.length > 1 ? printExpression(node).length : 0;
    if (size > most) {
      largest = node;
      most = size;
    }
    for (const arg of node.args) visit(arg);
  };
  visit(expression);
  return largest;
}

/** The two halves of an OR, alike in length as far as the order of its terms allows. */
function halve(or: Or): readonly Expression[] {
  const sizes = or.args.map((arg) => printExpression(arg).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let cut = 1;
  let before = sizes[0] ?? 0;
  while (cut < or.args.length - 1 && before + (sizes[cut] ?? 0) / 2 < total / 2) {
    before += sizes[cut] ?? 0;
    cut += 1;
  }
  return [or.args.slice(0, cut), or.args.slice(cut)].map((args) => {
    const [only] = args;
    return only !== undefined && args.length === 1 ? only : { op: 'or', args };
  });
}

function replace(expression: Expression, old: Expression, by: Expression): Expression {
  if (expression === old) return by;
  if (expression.op === 'text') return expression;
  if (expression.op === 'not') return { ...expression, keep: replace(expression.keep, old, by) };
  return { ...expression, args: expression.args.map((arg) => replace(arg, old, by)) };
}
