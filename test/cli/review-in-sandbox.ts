/** A review in a temporary folder whose services are the sandbox's, for tests of commands in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { init } from '../../src/cli/commands/init.ts';
import type { Output } from '../../src/cli/output.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';

/** What a command printed. */
export interface Told extends Output {
  readonly document: () => unknown;
  readonly lines: () => readonly string[];
  readonly notes: readonly string[];
}

export function listen(): Told {
  let told: { document: unknown; lines: readonly string[] } = { document: undefined, lines: [] };
  const notes: string[] = [];
  return {
    json: true,
    isLive: false,
    report: (document, lines) => {
      told = { document: JSON.parse(JSON.stringify(document)) as unknown, lines };
    },
    raw: () => undefined,
    note: (line) => void notes.push(line),
    draw: () => undefined,
    document: () => told.document,
    lines: () => told.lines,
    notes,
  };
}

export interface ReviewInSandbox {
  readonly folder: string;
  readonly sandbox: Sandbox;
  writeQuery(name: string, text: string): void;
  close(): Promise<void>;
}

/** Makes the review and starts the sandbox; the environment of this process points to it until `close`. */
export async function startReview(
  corpus: readonly CorpusEntry[],
  options: SandboxOptions = {},
): Promise<ReviewInSandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-review-'));
  const sandbox = await startSandbox(corpus, { limits: false, ...options });
  vi.stubEnv('STAGEONE_PUBMED_URL', sandbox.urls.pubmed);
  vi.stubEnv('STAGEONE_CROSSREF_URL', sandbox.urls.crossref);
  vi.stubEnv('STAGEONE_OPENALEX_URL', sandbox.urls.openalex);
  vi.stubEnv('STAGEONE_CONTACT', 'test@example.org');
  // With keys the client asks faster.
  vi.stubEnv('NCBI_API_KEY', 'key-of-the-tests');
  vi.stubEnv('OPENALEX_API_KEY', 'key-of-the-tests');
  const directory = join(folder, 'review');
  await init({ directory, title: 'T', reviewers: 'R1,R2', batchSize: 250, seed: 1 }, listen());
  return {
    folder: directory,
    sandbox,
    writeQuery: (name, text) => writeFileSync(join(directory, 'queries', name), text),
    close: async () => {
      vi.unstubAllEnvs();
      await sandbox.close();
      rmSync(folder, { recursive: true });
    },
  };
}
