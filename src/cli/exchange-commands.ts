/** Commands that prove what a review holds, and carry it between machines. */
import { type Program, REPORT, type Run } from './command-options.ts';

export function addExchange(parser: Program, run: Run): void {
  parser
    .command(
      'verify [file]',
      'Check that everything is as it was stored, and that the numbers follow from it; or check a replication package',
      (args) =>
        args
          .positional('file', { type: 'string', describe: 'A package that `bundle` wrote; needs no review' })
          .option('reviewer', { type: 'string', describe: 'Your code, to see your own chain to its end' })
          .options(REPORT)
          .example('$0 verify', '')
          .example('$0 verify package.zip', ''),
      (args) => run(args.json, async (output) => (await import('./commands/verify.ts')).verify(args, output)),
    )
    .command(
      'history <id>',
      'The story of one record, from the query line that found it to its box',
      (args) =>
        args
          .positional('id', { type: 'string', demandOption: true, describe: 'Id of the record' })
          .option('reviewer', { type: 'string', describe: 'Your code, to see your own open votes too' })
          .options(REPORT)
          .example('$0 history 118', ''),
      (args) => run(args.json, async (output) => (await import('./commands/history.ts')).history(args, output)),
    )
    .command(
      'pack',
      'Write the file that takes your copy of the review to your machine, or what you did there back home',
      (args) =>
        args
          .option('reviewer', { type: 'string', describe: 'At home: for whom. In a copy it is yours' })
          .option('batches', {
            type: 'number',
            default: 4,
            describe: 'At home: batches of each stage to take along; missing ones are made',
          })
          .option('backup', {
            type: 'boolean',
            default: false,
            describe: 'All events of one reviewer, open ones too; nobody else can take them in',
          })
          .option('output', { type: 'string', demandOption: true, describe: 'File to write' })
          .options(REPORT)
          .example('$0 pack --reviewer R1 --output for-r1.stageone', 'at home')
          .example('$0 pack --output from-r1.stageone', 'in the copy'),
      (args) => run(args.json, async (output) => (await import('./commands/pack.ts')).pack(args, output)),
    )
    .command(
      'merge <files..>',
      'Take in packs: at home what came from copies, in a copy what came from home',
      (args) =>
        args
          .positional('files', { type: 'string', array: true, demandOption: true, describe: 'Packs, in any order' })
          .option('reviewer', { type: 'string', describe: 'Your code, to take in a backup of your own' })
          .options(REPORT)
          .example('$0 merge from-r1.stageone from-r2.stageone', ''),
      (args) => run(args.json, async (output) => (await import('./commands/merge.ts')).merge(args, output)),
    )
    .command(
      'bundle',
      'Write the replication package: everything that a stranger needs to check the review',
      (args) =>
        args
          .option('output', {
            type: 'string',
            demandOption: true,
            describe: 'A file that ends in .zip, or a new folder',
          })
          .option('abstracts', {
            type: 'boolean',
            default: false,
            describe: 'With abstracts, which publishers may own',
          })
          .options(REPORT)
          .example('$0 bundle --output package.zip', ''),
      (args) => run(args.json, async (output) => (await import('./commands/bundle.ts')).bundle(args, output)),
    )
    .command(
      'doctor [action]',
      'Whether the database file is sound; backup, compacting, repair; moving to a server and back',
      (args) =>
        args
          .positional('action', {
            choices: ['check', 'backup', 'compact', 'repair', 'copy'] as const,
            default: 'check' as const,
            describe:
              'check | backup: a dated copy | compact: give unused space back | repair what can be built again | copy to a server or back',
          })
          .option('output', { type: 'string', describe: 'backup: file to write; one with the date when left out' })
          .options(REPORT)
          .option('to', { type: 'string', describe: 'copy: postgres://user@host/database, or file' })
          .example('$0 doctor', '')
          .example('$0 doctor backup', ''),
      (args) =>
        run(args.json, async (output) => {
          const commands = await import('./commands/doctor.ts');
          switch (args.action) {
            case 'check':
              return commands.doctorCheck(args, output);
            case 'backup':
              return commands.doctorBackup(args, output);
            case 'compact':
              return commands.doctorCompact(args, output);
            case 'repair':
              return commands.doctorRepair(args, output);
            case 'copy':
              return (await import('./commands/doctor-copy.ts')).doctorCopy(args, output);
          }
        }),
    );
}
