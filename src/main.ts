#!/usr/bin/env node
/** The bin: runs a command and sets the exit status. */
import { runProgram } from './cli/commands.ts';

// A reader that has seen enough (`stageone status | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = 0;
});

process.exitCode = await runProgram(process.argv.slice(2));
