/** A report as Markdown (CommonMark with the tables of GitHub). */
import type { Block, ReportDocument, Run } from './document.ts';

/** UTF-8 text with a line feed at its end. */
export function formatMarkdown({ title, blocks }: ReportDocument): string {
  return `${[`# ${escapeText(title)}`, ...blocks.map(formatBlock)].join('\n\n')}\n`;
}

function formatBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escapeText(block.text)}`;
    case 'paragraph':
      return formatRuns(block.runs);
    case 'list':
      return block.items.map((item) => `- ${formatRuns(item)}`).join('\n');
    case 'table':
      return formatTable(block);
    case 'verbatim':
      return formatVerbatim(block.text);
  }
}

function formatRuns(runs: readonly Run[]): string {
  return runs.map((run) => (typeof run === 'string' ? escapeText(run) : `**${escapeText(run.missing)}**`)).join('');
}

function formatTable({ columns, rows, right }: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(escapeText)),
    line(columns.map((_, index) => (right.includes(index) ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(formatRuns))),
  ].join('\n');
}

/** A fence longer than any run of backticks in the text, so that nothing in it ends the block. */
function formatVerbatim(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** Text in one line in which no character means anything to Markdown. */
function escapeText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|~]/g, '\\$&')
    .replace(/^(\s*)([#+-]|\d+[.)])(?=\s)/, (_, blanks: string, mark: string) =>
      mark.length === 1 ? `${blanks}\\${mark}` : `${blanks}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
    );
}
