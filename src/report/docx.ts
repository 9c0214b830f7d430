/** A report as a Word document (Office Open XML), written by the package docx. */
import type { Paragraph, Table, TextRun } from 'docx';
import { columnWidths } from './column-widths.ts';
import type { Block, ReportDocument, Run } from './document.ts';

type Docx = typeof import('docx');

/** The whole file. What is not stated stands bold on yellow. */
export async function formatDocx({ title, blocks }: ReportDocument): Promise<Uint8Array> {
  const docx = await import('docx');
  const document = new docx.Document({
    title,
    creator: 'stageone',
    styles: { default: { document: { run: { font: 'Calibri', size: 22 } } } },
    sections: [
      {
        children: [
          new docx.Paragraph({ text: title, heading: docx.HeadingLevel.HEADING_1 }),
          ...blocks.flatMap((block) => toWord(docx, block)),
        ],
      },
    ],
  });
  return docx.Packer.toBuffer(document);
}

function toWord(docx: Docx, block: Block): readonly (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading': {
      const { HEADING_2, HEADING_3 } = docx.HeadingLevel;
      return [new docx.Paragraph({ text: block.text, heading: block.level === 2 ? HEADING_2 : HEADING_3 })];
    }
    case 'paragraph':
      return [new docx.Paragraph({ children: runsOf(docx, block.runs), spacing: { after: 120 } })];
    case 'list':
      return block.items.map(
        (item) => new docx.Paragraph({ children: runsOf(docx, item), bullet: { level: 0 }, spacing: { after: 60 } }),
      );
    case 'table':
      // Word wants a paragraph between two tables.
      return [tableOf(docx, block), new docx.Paragraph({})];
    case 'verbatim':
      return block.text
        .split('\n')
        .map(
          (line) =>
            new docx.Paragraph({ children: [new docx.TextRun({ text: clean(line), font: 'Consolas', size: 18 })] }),
        );
  }
}

function tableOf(docx: Docx, { columns, rows, right }: Extract<Block, { kind: 'table' }>): Table {
  const widths = columnWidths(columns, rows);
  const cell = (runs: TextRun[], column: number): InstanceType<Docx['TableCell']> =>
    new docx.TableCell({
      width: { size: widths[column] ?? 0, type: docx.WidthType.DXA },
      margins: { left: 80, right: 80, top: 40, bottom: 40 },
      children: [
        new docx.Paragraph({
          children: runs,
          alignment: right.includes(column) ? docx.AlignmentType.RIGHT : docx.AlignmentType.LEFT,
        }),
      ],
    });
  return new docx.Table({
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: docx.WidthType.DXA },
    columnWidths: widths,
    layout: docx.TableLayoutType.FIXED,
    rows: [
      new docx.TableRow({
        tableHeader: true,
        children: columns.map((text, column) => cell([new docx.TextRun({ text: clean(text), bold: true })], column)),
      }),
      ...rows.map(
        (row) =>
          new docx.TableRow({
            cantSplit: true,
            children: row.map((runs, column) => cell(runsOf(docx, runs), column)),
          }),
      ),
    ],
  });
}

function runsOf(docx: Docx, runs: readonly Run[]): TextRun[] {
  return runs.map((run) =>
    typeof run === 'string'
      ? new docx.TextRun(clean(run))
      : new docx.TextRun({ text: clean(run.missing), bold: true, highlight: 'yellow' }),
  );
}

/** XML 1.0 holds no control characters but tab and the line ends. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}
