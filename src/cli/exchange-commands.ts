/** Commands that prove what a review holds, and carry it between machines. */
import { type Program, REPORT, type Run } from './command-options.ts';

export function addExchange(parser: Program, run: Run): void {
  parser.command(
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
  );
}
