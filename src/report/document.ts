/** A written report as data: what Markdown and Word are made from. */

/** A piece of text; what people still have to write is marked, so that nobody overlooks it. */
export type Run = string | { readonly missing: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Run[])[] }
  /** `right` = indexes of columns of numbers. */
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (readonly Run[])[])[];
      readonly right: readonly number[];
    }
  /** To the letter: a strategy as it was sent. */
  | { readonly kind: 'verbatim'; readonly text: string };

export interface ReportDocument {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Runs with one blank between two of them where the text has none, and none at the ends. */
function spaced(runs: readonly Run[]): readonly Run[] {
  const kept = runs.filter((run) => run !== '');
  return kept
    .map((run, index) => {
      if (typeof run !== 'string') return run;
      const previous = index > 0 && typeof kept[index - 1] !== 'string';
      const head = previous && !/^[\s.,;:)]/.test(run) ? ' ' : '';
      const tail = index < kept.length - 1 && !/\s$/.test(run) ? ' ' : '';
      return head + (index === 0 ? run.trimStart() : run) + tail;
    })
    .map((run, index, all) => (index === all.length - 1 && typeof run === 'string' ? run.trimEnd() : run));
}

export function heading(text: string, level: 2 | 3 = 2): Block {
  return { kind: 'heading', level, text };
}

export function paragraph(...runs: readonly Run[]): Block {
  return { kind: 'paragraph', runs: spaced(runs) };
}

export function list(items: readonly (string | readonly Run[])[]): Block {
  return { kind: 'list', items: items.map((item) => spaced(typeof item === 'string' ? [item] : item)) };
}

export function table(
  columns: readonly string[],
  rows: readonly (readonly (string | readonly Run[])[])[],
  right: readonly number[] = [],
): Block {
  const cells = rows.map((row) => row.map((cell) => spaced(typeof cell === 'string' ? [cell] : cell)));
  return { kind: 'table', columns, rows: cells, right };
}

export function verbatim(text: string): Block {
  return { kind: 'verbatim', text };
}

/** `NOT STATED: peer review of the strategy (item 14)` */
export function notStated(what: string): Run {
  return { missing: `NOT STATED: ${what}` };
}

/** What people still have to write, each once, in the order in which it stands in the report. */
export function listMissing(document: ReportDocument): readonly string[] {
  const runs = document.blocks.flatMap((block): readonly Run[] => {
    switch (block.kind) {
      case 'paragraph':
        return block.runs;
      case 'list':
        return block.items.flat();
      case 'table':
        return block.rows.flat(2);
      default:
        return [];
    }
  });
  return [...new Set(runs.flatMap((run) => (typeof run === 'string' ? [] : [run.missing])))];
}
