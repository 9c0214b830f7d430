#!/usr/bin/env node
/** The bin: runs a command and sets the exit status. */
import { runProgram } from './cli/commands.ts';

// A reader that has seen enough (`stageone status | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = 0;
});

// Screens are drawn on a terminal and nowhere else; with these set, Ink would draw nothing there until the end.
delete process.env['CI'];
delete process.env['CONTINUOUS_INTEGRATION'];

process.exitCode = await runProgram(process.argv.slice(2));
