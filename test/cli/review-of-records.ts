/** A review in a temporary folder with records and links of its own, for tests of what people do with duplicates. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init } from '../../src/cli/commands/init.ts';
import { openSession } from '../../src/cli/screening-session.ts';
import type { DedupeBody } from '../../src/dedupe/link-log.ts';
import type { PairSession } from '../../src/dedupe/pair-session.ts';
import { type Project, withProject } from '../../src/project/project.ts';
import type { NewEvent } from '../../src/records/event.ts';
import { asRecordId, type BibRecord, EMPTY_RECORD, type SourceKind } from '../../src/records/record.ts';
import type { Stage, Verdict } from '../../src/screening/decision.ts';
import { appendPlanned } from '../../src/store/events.ts';
import { insertImport } from '../../src/store/imports.ts';
import { runPlainPairs } from '../../src/tui/plain-pairs.ts';
import { runPlainScreen } from '../../src/tui/plain-screen.ts';
import { listen } from './review-in-sandbox.ts';

export interface ReviewOfRecords {
  readonly folder: string;
  run<T>(work: (project: Project) => Promise<T>): Promise<T>;
  /** Adds records of one source; their ids go on from those before. */
  add(source: string, records: readonly Partial<BibRecord>[], kind?: SourceKind): Promise<void>;
  append(...events: readonly Partial<NewEvent>[]): Promise<void>;
  /** Says what a `dedupe` would: links `1 2` and pairs in doubt `3 4 because`. */
  deduped(links: readonly string[], queue?: readonly string[]): Promise<void>;
  /** Decides everything in the reviewer's open batch, and closes it unless `keepOpen`. */
  screen(reviewer: string, verdicts: Readonly<Record<string, Verdict>>, options?: ScreenOptions): Promise<void>;
  /** What `screen --plain` prints for these lines. */
  plainScreen(reviewer: string, input: readonly string[], stage?: Stage): Promise<string[]>;
  close(): void;
}

interface ScreenOptions {
  readonly stage?: Stage;
  readonly keepOpen?: boolean;
  readonly reason?: string;
}

/** Makes the review; two reviewers R1 and R2, batches of the given size. */
export async function makeReview(batchSize = 250): Promise<ReviewOfRecords> {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-records-'));
  const directory = join(folder, 'review');
  await init(
    { directory, title: 'T', reviewers: 'R1,R2', batchSize, seed: 1, reason: ['POP=Wrong population'] },
    listen(),
  );
  const run: ReviewOfRecords['run'] = (work) => withProject(directory, work);
  const append: ReviewOfRecords['append'] = (...events) =>
    run(async (project) => {
      await appendPlanned(project.database, async () =>
        events.map((event) => ({ type: 'note', chain: 'program', at: AT, programVersion: 'test', ...event })),
      );
    });
  return {
    folder: directory,
    run,
    async add(source, records, kind = 'database') {
      const file = { source, kind, path: `${source}.ris`, format: 'ris', searchedOn: undefined, strategy: undefined };
      const counts = { recordsInFile: records.length, refused: 0, problems: [], importedAt: AT };
      const bytes = new TextEncoder().encode(JSON.stringify(records) + source);
      const entries = records.map((record) => ({ sourceId: undefined, record: { ...EMPTY_RECORD, ...record } }));
      await run((project) => insertImport(project.database, { ...file, ...counts, bytes }, entries));
    },
    append,
    async deduped(links, queue = []) {
      const body: DedupeBody = {
        records: 0,
        links: links.map((pair) => ({ ...pairOf(pair), rule: 'same-doi', values: {} })),
        versions: [],
        queue: queue.map((text) => {
          const [a, b, ...reason] = text.split(' ');
          return { ...pairOf(`${a} ${b}`), score: 0.5, reason: reason.join(' ') };
        }),
      };
      await append({ type: 'dedupe', body });
    },
    async screen(reviewer, verdicts, { stage = 'title-abstract', keepOpen = false, reason } = {}) {
      await run(async (project) => {
        const session = await openSession(project, reviewer, stage);
        let position = await session.current();
        while (position.kind === 'record') {
          const verdict = verdicts[position.shown.id] ?? 'exclude';
          const code = verdict === 'exclude' ? (reason ?? (stage === 'full-text' ? 'POP' : undefined)) : undefined;
          position = await session.decide(verdict, code, { msOnScreen: 1, highlighted: false });
        }
        if (!keepOpen && position.kind === 'batch-end') await session.close();
      });
    },
    plainScreen: (reviewer, input, stage = 'title-abstract') =>
      run(async (project) => {
        const lines: string[] = [];
        const session = await openSession(project, reviewer, stage);
        await runPlainScreen(
          session,
          asLines(input),
          (line) => void lines.push(line),
          () => 0,
        );
        return lines;
      }),
    close: () => rmSync(folder, { recursive: true }),
  };
}

const AT = '2026-11-01T10:00:00.000Z';

function pairOf(text: string) {
  const [a = '', b = ''] = text.split(' ');
  return { a: asRecordId(a), b: asRecordId(b) };
}

export async function* asLines(input: readonly string[]): AsyncIterable<string> {
  yield* input;
}

/** What a plain sitting over pairs prints for these lines. */
export async function plainPairs(session: PairSession, input: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  await runPlainPairs(session, asLines(input), (line) => void lines.push(line));
  return lines;
}

/** The lines that begin in column 1. */
export function protocol(lines: readonly string[]): string[] {
  return lines.filter((line) => !line.startsWith(' '));
}
