/** Commands that tell and write what the review holds. */
import { EXPORT_FORMATS, type Program, REPORT, type Run } from './command-options.ts';

export function addReporting(parser: Program, run: Run): void {
  parser
    .command(
      'prisma',
      'The PRISMA 2020 flow: numbers, diagram, checks',
      (args) =>
        args
          .option('format', {
            choices: ['text', 'json', 'svg', 'png', 'pdf', 'csv', 'mermaid'] as const,
            default: 'text' as const,
            describe: 'Form of the flow',
          })
          .option('output', {
            type: 'string',
            describe: 'File to write; stdout when left out, but for png and pdf',
          })
          .option('thousands', { type: 'boolean', default: false, describe: 'Numbers in the diagram as 1,234' })
          .option('link', {
            type: 'string',
            array: true,
            describe: 'Where a box of the SVG or PDF leads: --link box9=https://osf.io/abcde',
          })
          .option('check', {
            type: 'boolean',
            default: false,
            describe: 'Check the identities; exit status 1 when one is violated',
          })
          .option('box', { type: 'string', describe: 'List the ids behind a number: --box records_excluded' })
          .option('why', { type: 'string', describe: 'The path of one record through the flow' })
          .options(REPORT)
          .example('$0 prisma --format svg --output flow.svg', ''),
      (args) => run(args.json, async (output) => (await import('./commands/prisma.ts')).prisma(args, output)),
    )
    .command(
      'export',
      'Write records with their decisions',
      (args) =>
        args
          .option('set', {
            choices: ['included', 'excluded-full-text', 'title-abstract-included', 'all'] as const,
            default: 'included' as const,
            describe: 'Which records',
          })
          .option('format', { choices: EXPORT_FORMATS, default: 'ris' as const, describe: 'Format to write' })
          .option('output', { type: 'string', describe: 'File to write; stdout when left out' })
          .option('for-spreadsheet', { type: 'boolean', default: false, describe: 'CSV: an apostrophe before = + - @' })
          .example('$0 export --set included --format ris --output included.ris', ''),
      (args) => run(false, async (output) => (await import('./commands/export.ts')).exportRecords(args, output)),
    )
    .command(
      ['status', 'next'],
      'Where the review stands, and the next command',
      (args) =>
        args
          .option('reviewer', { type: 'string', describe: 'Your code, to see your own batch' })
          .options(REPORT)
          .example('$0 status', ''),
      (args) => run(args.json, async (output) => (await import('./commands/status.ts')).status(args, output)),
    )
    .command(
      'demo',
      'Run a whole review on fictional records, offline',
      (args) =>
        args
          .option('output', {
            type: 'string',
            describe: 'Folder of the demonstration; a new temporary one when left out',
          })
          .example('$0 demo --output demo-review', ''),
      (args) => run(false, async (output) => (await import('./commands/demo.ts')).demo(args, output)),
    );
}
