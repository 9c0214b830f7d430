/** The command line: names, options and help of every command; each loads its own code only when it is called. */
import { resolve } from 'node:path';
import yargs from 'yargs';
import { ReviewError } from '../errors.ts';
import { addCollecting } from './collecting-commands.ts';
import type { Program, Run } from './command-options.ts';
import { addExchange } from './exchange-commands.ts';
import { createOutput, explain } from './output.ts';
import { addReporting } from './reporting-commands.ts';
import { addScreening } from './screening-commands.ts';

/** Runs one command line and gives its exit status. */
export async function runProgram(words: readonly string[]): Promise<number> {
  let status = 0;
  const run: Run = async (json, work) => {
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
    .middleware(async (args) => {
      (await import('./before-command.ts')).lookAtFolder(args);
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
  addExchange(parser, run);
  return parser;
}
