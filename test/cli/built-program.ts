/** Runs the built program as a person would: in a folder of its own, without the services' settings of this machine. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'main.js');

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment without anything that the program reads. */
function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(([name]) => !/^(STAGEONE_|NCBI_|OPENALEX_|DATABASE_URL)/.test(name));
  return { ...Object.fromEntries(clean), ...extra };
}

/** Starts a command in a folder and leaves it running. */
export function start(folder: string, words: readonly string[], extra: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, [MAIN, ...words], { cwd: folder, env: environment(extra), stdio: 'pipe' });
}

/** Runs a command in a folder to its end. */
export function run(
  folder: string,
  words: readonly string[],
  options: { readonly input?: readonly string[]; readonly extra?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = start(folder, words, options.extra);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      stdout += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      stderr += part;
    });
    // The program may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end((options.input ?? []).map((line) => `${line}\n`).join(''));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** Runs a command that has to succeed, and gives its stdout. */
export async function succeed(folder: string, words: readonly string[], input?: readonly string[]): Promise<string> {
  const ended = await run(folder, words, input === undefined ? {} : { input });
  if (ended.status !== 0) throw new Error(`\`${words.join(' ')}\` ended with ${ended.status}:\n${ended.stderr}`);
  return ended.stdout;
}

/** Plays the person at a line protocol: `answer` is told each line and may say one. Gives all lines. */
export async function converse(
  folder: string,
  words: readonly string[],
  answer: (line: string) => string | undefined,
  extra: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const child = start(folder, words, extra);
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    const said = answer(line);
    if (said !== undefined) child.stdin.write(`${said}\n`);
  }
  const status = await ended;
  if (status !== 0) throw new Error(`\`${words.join(' ')}\` ended with ${status}:\n${lines.join('\n')}`);
  return lines;
}

/** Ids behind a word of the line protocol: `saved 3 include` gives 3. */
export function idsOf(word: string, stdout: string): string[] {
  return stdout.split('\n').flatMap((line) => {
    const [first, id] = line.split(' ');
    return first === word && id !== undefined ? [id] : [];
  });
}
