/** The command line: names, options and help of every command; each loads its own code only when it is called. */
import { resolve } from 'node:path';
import yargs, { type Argv } from 'yargs';
import { ReviewError } from '../errors.ts';
import { SERVICES, SOURCE_KINDS } from '../records/record.ts';
import { createOutput, explain } from './output.ts';

const REPORT = { json: { type: 'boolean', default: false, describe: 'Print one JSON document' } } as const;
const REVIEWER = { reviewer: { type: 'string', demandOption: true, describe: 'Code of the person who asks' } } as const;
const STAGE = {
  stage: {
    choices: ['title-abstract', 'full-text'] as const,
    default: 'title-abstract' as const,
    describe: 'Stage of screening',
  },
} as const;
const EXPORT_FORMATS = ['ris', 'nbib', 'csv', 'csl', 'biblatex', 'apa', 'vancouver', 'harvard'] as const;

/** Runs one command line and gives its exit status. */
export async function runProgram(words: readonly string[]): Promise<number> {
  let status = 0;
  const run = async (
    json: boolean,
    work: (output: ReturnType<typeof createOutput>) => Promise<number | undefined>,
  ): Promise<void> => {
    status = (await work(createOutput(json))) ?? 0;
  };
  const parser = commandLine(words, run);
  try {
    await parser.parseAsync();
  } catch (error) {
    return explain(error);
  }
  return status;
}

type Program = Argv<{ review: string }>;
type Run = (
  json: boolean,
  work: (output: ReturnType<typeof createOutput>) => Promise<number | undefined>,
) => Promise<void>;

function commandLine(words: readonly string[], run: Run): Program {
  const parser = yargs([...words])
    .scriptName('stageone')
    .usage('$0 COMMAND\n\nSaved queries → records → duplicates linked → two reviewers, blind → PRISMA 2020 flow → RIS.')
    .option('review', {
      type: 'string',
      default: '.',
      describe: 'Folder of the review',
      coerce: (folder: string) => resolve(folder),
      global: true,
    })
    .version(STAGEONE_VERSION)
    .help()
    .alias('h', 'help')
    .strict()
    .demandCommand(1, 'Name a command; `stageone --help` lists them.')
    .recommendCommands()
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error) => {
      if (error) throw error;
      throw new ReviewError('usage', message, {
        hint: '`stageone --help` lists the commands, `stageone COMMAND --help` their options.',
      });
    });
  addCollecting(parser, run);
  addScreening(parser, run);
  addReporting(parser, run);
  return parser;
}

function addCollecting(parser: Program, run: Run): void {
  parser
    .command(
      'init <directory>',
      'Make an empty review',
      (args) =>
        args
          .positional('directory', { type: 'string', demandOption: true, describe: 'Folder to make' })
          .option('title', { type: 'string', demandOption: true, describe: 'Title of the review' })
          .option('reviewers', { type: 'string', demandOption: true, describe: 'Codes of the reviewers: R1,R2' })
          .option('reason', {
            type: 'string',
            array: true,
            describe: 'CODE=TEXT, in the order of the hierarchy; may be repeated',
          })
          .option('batch-size', { type: 'number', default: 250, describe: 'Records in a batch' })
          .option('seed', { type: 'number', describe: 'Seed of all orders' })
          .options(REPORT)
          .example('$0 init review --title "Drug checking and the police" --reviewers R1,R2', ''),
      (args) => run(args.json, async (output) => (await import('./commands/init.ts')).init(args, output)),
    )
    .command(
      'query <action> [id]',
      'Show what each service is asked for a saved query, and what the translation loses',
      (args) =>
        args
          .positional('action', { choices: ['show'] as const, demandOption: true, describe: 'show' })
          .positional('id', { type: 'string', describe: 'Id of the saved query; all when left out' })
          .options(REPORT)
          .example('$0 query show core', ''),
      (args) => run(args.json, async (output) => (await import('./commands/query.ts')).query(args, output)),
    )
    .command(
      'search',
      'Run the saved queries against PubMed, Crossref and OpenAlex',
      (args) =>
        args
          .option('query', { type: 'string', array: true, describe: 'Only these saved queries' })
          .option('source', { choices: SERVICES, array: true, describe: 'Only these services' })
          .option('fresh', { type: 'boolean', default: false, describe: 'Make a new run even where one is unfinished' })
          .option('resume', { type: 'boolean', default: false, describe: 'Go on with unfinished runs (done anyway)' })
          .option('abstracts', {
            type: 'boolean',
            default: true,
            describe: 'Accepted; this version does not fill missing abstracts',
          })
          .options(REPORT)
          .example('$0 search --query core --source pubmed', ''),
      (args) => run(args.json, async (output) => (await import('./commands/search.ts')).search(args, output)),
    )
    .command(
      'import <files..>',
      'Read reference files into the review',
      (args) =>
        args
          .positional('files', {
            type: 'string',
            array: true,
            demandOption: true,
            describe: 'Reference files, .gz too',
          })
          .option('source', { type: 'string', demandOption: true, describe: 'Name of the source: "PsycINFO (Ovid)"' })
          .option('kind', { choices: SOURCE_KINDS, default: 'database' as const, describe: 'Kind of the source' })
          .option('date', { type: 'string', describe: 'Date of the search' })
          .option('strategy', { type: 'string', describe: 'The strategy as run: a file or a text' })
          .option('again', {
            type: 'boolean',
            default: false,
            describe: 'A real second export with the same content; needs --date',
          })
          .options(REPORT)
          .example('$0 import psycinfo.ris --source "PsycINFO (Ovid)" --date 2026-11-02', ''),
      (args) => run(args.json, async (output) => (await import('./commands/import.ts')).importFiles(args, output)),
    )
    .command(
      'dedupe [action] [ids..]',
      'Link duplicates, then apply the local filter; or merge and split by hand; or deduplicate a file',
      (args) =>
        args
          .positional('action', { type: 'string', describe: 'A file to deduplicate, or merge | split | explain' })
          .positional('ids', {
            type: 'string',
            array: true,
            describe: 'Ids of records to merge or explain, or the one to split off',
          })
          .option('reviewer', { type: 'string', describe: 'Code of the person who merges or splits' })
          .option('output', { type: 'string', describe: 'For a file: CSV of record_id,cluster_id' })
          .option('queue', { type: 'string', describe: 'For a file: CSV of pairs to ask about' })
          .option('explain', { type: 'string', describe: 'For a file: CSV of links with their rule' })
          .options(REPORT)
          .example('$0 dedupe', 'in a review')
          .example('$0 dedupe records.ris --output clusters.csv', 'without one'),
      (args) => run(args.json, async (output) => (await import('./commands/dedupe.ts')).dedupe(args, output)),
    )
    .command(
      'remove <ids..>',
      'Take records out before screening, "removed for other reasons"',
      (args) =>
        args
          .positional('ids', { type: 'string', array: true, demandOption: true, describe: 'Ids of records' })
          .option('why', { type: 'string', demandOption: true, describe: 'Reason, as the flow prints it' })
          .options(REVIEWER)
          .options(REPORT)
          .example('$0 remove 118 --why "no title" --reviewer R1', ''),
      (args) => run(args.json, async (output) => (await import('./commands/remove.ts')).remove(args, output)),
    )
    .command(
      'convert <file>',
      'Turn a reference file into another format, without a review',
      (args) =>
        args
          .positional('file', { type: 'string', demandOption: true, describe: 'Any file that `import` reads' })
          .option('format', { choices: EXPORT_FORMATS, demandOption: true, describe: 'Format to write' })
          .option('output', { type: 'string', describe: 'File to write; stdout when left out' })
          .example('$0 convert export.csv --format ris --output export.ris', ''),
      (args) => run(false, async (output) => (await import('./commands/convert.ts')).convert(args, output)),
    );
}

function addScreening(parser: Program, run: Run): void {
  parser
    .command(
      'screen',
      'Screen the records of your batch',
      (args) =>
        args
          .options(REVIEWER)
          .options(STAGE)
          .option('plain', {
            type: 'boolean',
            default: false,
            describe: 'Line by line, for screen readers and scripts',
          })
          .example('$0 screen --reviewer R1', ''),
      (args) => run(false, async (output) => (await import('./commands/screen.ts')).screen(args, output)),
    )
    .command(
      'batches',
      'List the batches: size, and who has closed them',
      (args) => args.options(STAGE).options(REPORT).example('$0 batches', ''),
      (args) => run(args.json, async (output) => (await import('./commands/batches.ts')).batches(args, output)),
    )
    .command(
      'resolve [ids..]',
      'Settle conflicts of revealed batches, or correct revealed records',
      (args) =>
        args
          .positional('ids', { type: 'string', array: true, describe: 'Revealed records to correct' })
          .options(REVIEWER)
          .options(STAGE)
          .option('plain', {
            type: 'boolean',
            default: false,
            describe: 'Line by line, for screen readers and scripts',
          })
          .example('$0 resolve --reviewer R1', ''),
      (args) => run(false, async (output) => (await import('./commands/resolve.ts')).resolveConflicts(args, output)),
    )
    .command(
      'retrieve [ids..]',
      'Say whether the full text of a report was retrieved',
      (args) =>
        args
          .positional('ids', { type: 'string', array: true, describe: 'Ids of records' })
          .options(REVIEWER)
          .option('state', {
            choices: ['retrieved', 'not-retrieved', 'awaiting'] as const,
            demandOption: true,
            describe: 'State of the retrieval',
          })
          .option('all', { type: 'boolean', default: false, describe: 'Every report that has no state' })
          .option('route', { type: 'string', describe: 'How it was obtained or asked for' })
          .options(REPORT)
          .example('$0 retrieve 118 240 --state retrieved --reviewer R1', ''),
      (args) => run(args.json, async (output) => (await import('./commands/retrieve.ts')).retrieve(args, output)),
    )
    .command(
      'agreement',
      'Agreement of the two reviewers on revealed batches',
      (args) =>
        args
          .options(STAGE)
          .option('pilot', { type: 'boolean', default: false, describe: 'The pilot batches instead' })
          .options(REPORT)
          .example('$0 agreement --json', ''),
      (args) => run(args.json, async (output) => (await import('./commands/agreement.ts')).showAgreement(args, output)),
    );
}

function addReporting(parser: Program, run: Run): void {
  parser
    .command(
      'prisma',
      'The PRISMA 2020 flow: numbers, diagram, checks',
      (args) =>
        args
          .option('format', {
            choices: ['text', 'json', 'svg', 'csv', 'mermaid'] as const,
            default: 'text' as const,
            describe: 'Form of the flow',
          })
          .option('output', { type: 'string', describe: 'File to write; stdout when left out' })
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
