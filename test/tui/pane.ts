/** A real terminal (tmux) with a shell in the folder of the project, in which tests run the program from its sources. */
import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

const ROOT = resolve(import.meta.dirname, '../..');
const VERSION = `data:text/javascript,globalThis.STAGEONE_VERSION="test"`;
const SECONDS = 20;
const EVERY_MS = 30;

/** Words of node's command line that run the program from its sources. */
export const FROM_SOURCES: readonly string[] = ['--import', VERSION, '--import', 'tsx', 'src/main.ts'];

const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

export class Pane {
  readonly #socket: string;

  /** @param name tells the panes of tests apart that run at one time */
  constructor(name: string, columns = 80, rows = 24) {
    this.#socket = `stageone-${name}-${process.pid}`;
    // With a size of its own the window follows `resize` alone.
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, '-c', ROOT, 'sh');
    this.#tmux('set-option', '-g', 'window-size', 'manual');
  }

  #tmux(...words: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...words], { encoding: 'utf8' });
  }

  frame(): string {
    return this.#tmux('capture-pane', '-p');
  }

  /** Types a line of the shell. */
  shell(line: string): void {
    this.#tmux('send-keys', line, 'Enter');
  }

  /**
   * Starts the program; `before` stands on the terminal that it has to give back.
   * `CI` is set as on a build server or in a hosted workspace: with a terminal there, screens are drawn all the same.
   */
  start(words: readonly string[], before: string): void {
    const command = ['node', ...FROM_SOURCES, ...words].map((word) => `'${word}'`).join(' ');
    this.shell(`clear; echo ${before}; CI=1 NO_COLOR=1 ${command}`);
  }

  /** Waits until the screen shows a text, and gives what it then shows. */
  async until(text: string): Promise<string> {
    for (let tries = 0; tries < (SECONDS * 1000) / EVERY_MS; tries += 1) {
      const shown = this.frame();
      if (shown.includes(text)) return shown;
      await pause(EVERY_MS);
    }
    throw new Error(`The screen never showed \`${text}\`:\n${this.frame()}`);
  }

  /** Presses keys by tmux' names, a word each, and waits for what they show; `guardMs` is waited for before. */
  async press(keys: string, shows: string, guardMs = 0): Promise<string> {
    await pause(guardMs + 40);
    this.#tmux('send-keys', ...keys.split(' '));
    return this.until(shows);
  }

  /** Types a text into a line that is open on the screen. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', text);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  }

  #programs(): readonly string[] {
    const shell = this.#tmux('display-message', '-p', '#{pane_pid}').trim();
    return spawnSync('ps', ['-o', 'pid=', '--ppid', shell], { encoding: 'utf8' }).stdout.split(/\s+/).filter(Boolean);
  }

  /** Waits until the program that the shell runs has ended. */
  async ended(): Promise<void> {
    while (this.#programs().length > 0) await pause(EVERY_MS);
  }

  /** Sends a signal to the program that the shell runs. */
  signal(name: NodeJS.Signals): void {
    process.kill(Number(this.#programs()[0]), name);
  }

  close(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
  }
}
