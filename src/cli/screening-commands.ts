/** Commands of the two reviewers. */
import { type Program, REPORT, REPORT_NAMES, REVIEWER, type Run, STAGE } from './command-options.ts';

export function addScreening(parser: Program, run: Run): void {
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
      'pilot',
      'Make a pilot round for both reviewers, and tell whether the gate is passed',
      (args) =>
        args
          .option('n', { type: 'number', describe: 'Records in the round; pilot.size of the settings when left out' })
          .options(STAGE)
          .options(REPORT)
          .example('$0 pilot --n 50', ''),
      (args) => run(args.json, async (output) => (await import('./commands/pilot.ts')).pilot(args, output)),
    )
    .command(
      'criteria [action]',
      'Show the eligibility criteria with their versions, or make a new version after an edit',
      (args) =>
        args
          .positional('action', {
            choices: ['show', 'revise'] as const,
            default: 'show' as const,
            describe: 'show, or revise: a new version of what queries/review.yaml says now',
          })
          .option('reviewer', { type: 'string', describe: 'revise: code of the person who revises' })
          .option('reason', { type: 'string', describe: 'revise: why' })
          .option('affects', {
            type: 'string',
            describe: 'revise: screen the exclusions again that rest on these codes: POP,TYPE, or all',
          })
          .option('stage', { choices: STAGE.stage.choices, describe: 'revise: exclusions of this stage only' })
          .options(REPORT)
          .example('$0 criteria', '')
          .example('$0 criteria revise --affects POP --reviewer R1 --reason "mixed samples count"', ''),
      (args) =>
        run(args.json, async (output) => {
          const commands = await import('./commands/criteria.ts');
          switch (args.action) {
            case 'show':
              return commands.showCriteria(args, output);
            case 'revise':
              return commands.reviseCriteria(args, output);
          }
        }),
    )
    .command(
      'reviewer <action> <from> <to>',
      'Let somebody take the place of a reviewer',
      (args) =>
        args
          .positional('action', { choices: ['replace'] as const, demandOption: true, describe: 'replace' })
          .positional('from', { type: 'string', demandOption: true, describe: 'Code of the one who leaves' })
          .positional('to', { type: 'string', demandOption: true, describe: 'Code of the newcomer' })
          .option('reason', { type: 'string', demandOption: true, describe: 'Why, kept with the event' })
          .options(REPORT)
          .example('$0 reviewer replace R2 R4 --reason "on leave since March"', ''),
      (args) =>
        run(args.json, async (output) => (await import('./commands/reviewer.ts')).replaceReviewer(args, output)),
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
      'Say whether the full text of a report was retrieved; list those that are still to be had',
      (args) =>
        args
          .positional('ids', { type: 'string', array: true, describe: 'Ids of records' })
          .option('reviewer', { type: 'string', describe: 'Code of the person who asks' })
          .option('state', {
            choices: ['retrieved', 'not-retrieved', 'awaiting'] as const,
            describe: 'State of the retrieval',
          })
          .option('all', { type: 'boolean', default: false, describe: 'Every report that has no state' })
          .option('route', { type: 'string', describe: 'How it was obtained or asked for' })
          .option('attempt', {
            type: 'string',
            array: true,
            nargs: 1,
            describe: 'not-retrieved, awaiting: whom or where you asked; may be repeated',
          })
          .option('date', { type: 'string', describe: 'Day of it, today when left out: 2026-11-25' })
          .option('file', { type: 'string', describe: 'retrieved: the file; its name and SHA-256 are kept' })
          .option('list', { type: 'boolean', default: false, describe: 'List the reports that are open' })
          .options(REPORT)
          .example('$0 retrieve 118 240 --state retrieved --reviewer R1', '')
          .example('$0 retrieve 240 --state awaiting --attempt "author, by e-mail" --reviewer R1', ''),
      (args) =>
        run(args.json, async (output) => {
          if (args.list) return (await import('./commands/retrieve-list.ts')).listRetrieval(args, output);
          return (await import('./commands/retrieve.ts')).retrieve(args, output);
        }),
    )
    .command(
      'study <action> <ids..>',
      'Group reports of one investigation to a study, or take one out of it',
      (args) =>
        args
          .positional('action', { choices: ['group', 'split'] as const, demandOption: true, describe: 'group | split' })
          .positional('ids', { type: 'string', array: true, demandOption: true, describe: 'Ids of records' })
          .options(REVIEWER)
          .option('name', { type: 'string', describe: 'group: name of the study' })
          .options(REPORT)
          .example('$0 study group 118 240 --name "Leeds cohort" --reviewer R1', ''),
      (args) =>
        run(args.json, async (output) => {
          const { groupStudy, splitStudy } = await import('./commands/study.ts');
          return args.action === 'group' ? groupStudy(args, output) : splitStudy(args, output);
        }),
    )
    .command(
      'report <what> [ids..]',
      'Texts for the paper; and what is found at full text: records of one report, a record that holds another report',
      (args) =>
        args
          .positional('what', {
            choices: [...REPORT_NAMES, 'join', 'add', 'undo'] as const,
            demandOption: true,
            describe:
              'A text to write; or: join records that lead to one report | add a report that a record holds | undo either',
          })
          .positional('ids', {
            type: 'string',
            array: true,
            default: [] as string[],
            describe: 'join, add, undo: ids of records',
          })
          .option('reviewer', { type: 'string', describe: 'join, add, undo: code of the person who asks' })
          .option('format', {
            choices: ['md', 'docx'] as const,
            default: 'md' as const,
            describe: 'Texts: Markdown or a Word document',
          })
          .option('output', { type: 'string', describe: 'Texts: file to write; stdout when left out' })
          .option('title', { type: 'string', describe: 'add: title of the report' })
          .option('authors', { type: 'string', describe: 'add: "Ames, A.; Brook, B."' })
          .option('year', { type: 'number', describe: 'add: year' })
          .option('doi', { type: 'string', describe: 'add: DOI' })
          .options(REPORT)
          .example('$0 report methods --format docx --output methods.docx', '')
          .example('$0 report join 118 240 --reviewer R1', '')
          .example('$0 report add 118 --title "Fear of arrest in a made-up town" --reviewer R1', ''),
      (args) =>
        run(args.json, async (output) => {
          const { what, reviewer, ids } = args;
          if (what !== 'join' && what !== 'add' && what !== 'undo') {
            return (await import('./commands/write-report.ts')).writeReport({ ...args, name: what }, output);
          }
          const { addReport, joinReports, undoReport } = await import('./commands/report.ts');
          const about = { ...args, ids, reviewer: reviewer ?? '' };
          switch (what) {
            case 'join':
              return joinReports(about, output);
            case 'add':
              return addReport(about, output);
            case 'undo':
              return undoReport(about, output);
          }
        }),
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
    )
    .command(
      'audit',
      'A random sample of agreed exclusions for a third person, and how many may have been missed',
      (args) =>
        args
          .option('reviewer', { type: 'string', describe: 'Code of the third person' })
          .option('n', { type: 'number', describe: 'Records to draw, 150 when left out' })
          .option('plain', {
            type: 'boolean',
            default: false,
            describe: 'Line by line, for screen readers and scripts',
          })
          .option('json', { type: 'boolean', default: false, describe: 'Print the result and ask nothing' })
          .example('$0 audit --reviewer A1', ''),
      (args) => run(args.json, async (output) => (await import('./commands/audit.ts')).audit(args, output)),
    );
}
