#!/usr/bin/env node
/** The bin: runs a command and sets the exit status. */
import { runProgram } from './cli/commands.ts';
import { fileError } from './cli/files.ts';
import { explain } from './cli/output.ts';

// A reader that has seen enough (`stageone status | head`) is no error.
let lost: number | undefined;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') lost ??= explain(fileError('stdout', error));
  process.exitCode = lost ?? 0;
});

// Screens are drawn on a terminal and nowhere else; with these set, Ink would draw nothing there until the end.
delete process.env['CI'];
delete process.env['CONTINUOUS_INTEGRATION'];

const status = await runProgram(process.argv.slice(2));
process.exitCode = lost ?? status;
