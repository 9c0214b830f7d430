/** Commands that make a review and bring records into it. */
import { SERVICES, SOURCE_KINDS } from '../records/record.ts';
import { EXPORT_FORMATS, type Program, REPORT, REVIEWER, type Run } from './command-options.ts';

export function addCollecting(parser: Program, run: Run): void {
  parser
    .command(
      'init <directory>',
      'Make an empty review, or open a copy of one from a pack',
      (args) =>
        args
          .positional('directory', { type: 'string', demandOption: true, describe: 'Folder to make' })
          .option('title', { type: 'string', describe: 'Title of the review' })
          .option('reviewers', { type: 'string', describe: 'Codes of the reviewers: R1,R2' })
          .option('from', { type: 'string', describe: 'A pack that was made for you: opens your copy of the review' })
          .option('reason', {
            type: 'string',
            array: true,
            describe: 'CODE=TEXT, in the order of the hierarchy; may be repeated',
          })
          .option('batch-size', { type: 'number', default: 250, describe: 'Records in a batch' })
          .option('seed', { type: 'number', describe: 'Seed of all orders' })
          .options(REPORT)
          .example('$0 init review --title "Drug checking and the police" --reviewers R1,R2', '')
          .example('$0 init review --from for-r1.stageone', 'your copy, on your own machine'),
      (args) => run(args.json, async (output) => (await import('./commands/init.ts')).init(args, output)),
    )
    .command(
      'query <action> [id]',
      'Look at the saved queries before they are run, and freeze them',
      (args) =>
        args
          .positional('action', {
            choices: ['lint', 'show', 'hits', 'freeze'] as const,
            demandOption: true,
            describe:
              'lint: what a second searcher would object to; show what each service is asked; hits: what each line finds; freeze the strategy on this date',
          })
          .positional('id', { type: 'string', describe: 'Id of the saved query; all when left out' })
          .option('source', { choices: SERVICES, array: true, describe: 'hits: only these services' })
          .option('blocks', { type: 'boolean', default: false, describe: 'hits: only groups and the whole' })
          .option('fresh', { type: 'boolean', default: false, describe: 'hits: count again what was counted today' })
          .option('reviewer', { type: 'string', describe: 'freeze: code of the person who freezes' })
          .option('reason', { type: 'string', describe: 'freeze: why the strategy was changed after the last freeze' })
          .options(REPORT)
          .example('$0 query lint', '')
          .example('$0 query show core', '')
          .example('$0 query hits core --blocks', '')
          .example('$0 query freeze --reviewer R1', ''),
      (args) =>
        run(args.json, async (output) => {
          switch (args.action) {
            case 'lint':
              return (await import('./commands/query-lint.ts')).queryLint(args, output);
            case 'show':
              return (await import('./commands/query.ts')).query(args, output);
            case 'hits':
              return (await import('./commands/query-hits.ts')).queryHits(args, output);
            case 'freeze':
              return (await import('./commands/query-freeze.ts')).freezeQueries(args, output);
          }
        }),
    )
    .command(
      'search [action]',
      'Run the saved queries against PubMed, Crossref and OpenAlex',
      (args) =>
        args
          .positional('action', {
            choices: ['run', 'diff'] as const,
            default: 'run' as const,
            describe: 'run, or diff: what the newest runs find that the ones before did not',
          })
          .option('query', { type: 'string', array: true, describe: 'Only these saved queries' })
          .option('source', { choices: SERVICES, array: true, describe: 'Only these services' })
          .option('fresh', { type: 'boolean', default: false, describe: 'Make a new run even where one is unfinished' })
          .option('replay', {
            type: 'boolean',
            default: false,
            describe: 'Ask nobody: read all stored answers again and hold what is stored against them',
          })
          .option('hits-only', {
            type: 'boolean',
            default: false,
            describe: 'Store no records: count what would come and draw 200 of each query and service for the forecast',
          })
          .option('resume', { type: 'boolean', default: false, describe: 'Go on with unfinished runs (done anyway)' })
          .option('abstracts', {
            type: 'boolean',
            default: true,
            describe: 'At the end, fill missing abstracts from the other services (--no-abstracts leaves it out)',
          })
          .options(REPORT)
          .example('$0 search --query core --source pubmed', '')
          .example('$0 search diff', 'what is new, gone or changed since the run before'),
      (args) =>
        run(args.json, async (output) => {
          switch (args.action) {
            case 'run':
              if (args.replay) return (await import('./commands/search-replay.ts')).searchReplay(args, output);
              if (args.hitsOnly) return (await import('./commands/search-hits.ts')).searchHits(args, output);
              return (await import('./commands/search.ts')).search(args, output);
            case 'diff':
              return (await import('./commands/search-diff.ts')).searchDiff(args, output);
          }
        }),
    )
    .command(
      'gold',
      'Look known items up, and tell which the searches retrieved and why the others were missed',
      (args) =>
        args
          .option('query', { type: 'string', array: true, describe: 'Only these saved queries' })
          .option('source', { choices: SERVICES, array: true, describe: 'Only these services' })
          .option('fresh', { type: 'boolean', default: false, describe: 'Look everything up again' })
          .option('offline', { type: 'boolean', default: false, describe: 'Ask nobody; judge by what is stored' })
          .options(REPORT)
          .example('$0 gold', '')
          .example('$0 gold --offline', 'after an edit of the query'),
      (args) => run(args.json, async (output) => (await import('./commands/gold.ts')).gold(args, output)),
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
          .option('platform', { type: 'string', describe: 'Where it was searched: Ovid, EBSCOhost, ProQuest' })
          .option('kind', { choices: SOURCE_KINDS, default: 'database' as const, describe: 'Kind of the source' })
          .option('date', { type: 'string', describe: 'Date of the search' })
          .option('strategy', { type: 'string', describe: 'The strategy as run: a file or a text' })
          .option('again', {
            type: 'boolean',
            default: false,
            describe: 'A real second export with the same content; needs --date',
          })
          .options(REPORT)
          .example('$0 import psycinfo.ris --source PsycINFO --platform Ovid --date 2026-11-02', ''),
      (args) => run(args.json, async (output) => (await import('./commands/import.ts')).importFiles(args, output)),
    )
    .command(
      'labels [files..]',
      'Show the decisions that imported files bring from elsewhere; they are never votes',
      (args) =>
        args
          .positional('files', { type: 'string', array: true, describe: 'Imports, all when left out: file-2' })
          .options(REPORT)
          .example('$0 labels file-2', ''),
      (args) => run(args.json, async (output) => (await import('./commands/labels.ts')).labels(args, output)),
    )
    .command(
      'withdraw <id>',
      'Take one run or one import out of the review; nothing is deleted',
      (args) =>
        args
          .positional('id', { type: 'string', demandOption: true, describe: 'Of the run or the import: run-3, file-2' })
          .option('reason', { type: 'string', demandOption: true, describe: 'Why, kept with the event' })
          .options(REVIEWER)
          .options(REPORT)
          .example('$0 withdraw run-3 --reviewer R1 --reason "searched the wrong years"', ''),
      (args) => run(args.json, async (output) => (await import('./commands/withdraw.ts')).withdraw(args, output)),
    )
    .command(
      'dedupe [action] [ids..]',
      'Link duplicates, then apply the local filter; judge pairs in doubt; merge and split by hand; or deduplicate a file',
      (args) =>
        args
          .positional('action', {
            type: 'string',
            describe: 'review | merge | split | explain | report | sample, or a file to deduplicate',
          })
          .positional('ids', {
            type: 'string',
            array: true,
            describe: 'Ids of records to merge or explain, or the one to split off',
          })
          .option('reviewer', { type: 'string', describe: 'Code of the person who judges, merges or splits' })
          .option('plain', {
            type: 'boolean',
            default: false,
            describe: 'review, sample: line by line, for screen readers and scripts',
          })
          .option('n', { type: 'number', describe: 'sample: so many merges, and so many near misses (50)' })
          .option('output', {
            type: 'string',
            describe: 'For a file: CSV of record_id,cluster_id; report: a picture, SVG',
          })
          .option('queue', { type: 'string', describe: 'For a file: CSV of pairs to ask about' })
          .option('explain', { type: 'string', describe: 'For a file: CSV of links with their rule' })
          .options(REPORT)
          .example('$0 dedupe', 'in a review')
          .example('$0 dedupe review --reviewer R1', 'pairs in doubt, side by side')
          .example('$0 dedupe report --output overlap.svg', 'what each source contributed')
          .example('$0 dedupe sample --n 50 --reviewer R1', 'how often dedupe errs')
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
