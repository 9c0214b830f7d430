/** 25,000 hits on PubMed, with books among them and records that never come: stored + not delivered = announced. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_RECORD } from '../../src/records/record.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { collect, newRun } from '../../src/search/collect.ts';
import { createHttpClient } from '../../src/search/http.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { openDatabase } from '../../src/store/database.ts';
import { runStore } from '../../src/store/runs.ts';
import { compiledOf } from '../search/fakes.ts';

const HITS = 25_000;
const OTHERS = 5_000;

/** PMIDs as they lie in PubMed: crowded in some years, thin in others, never in order of the titles. */
function corpus(): readonly CorpusEntry[] {
  return Array.from({ length: HITS + OTHERS }, (_, index): CorpusEntry => {
    const pmid = String(index % 3 === 0 ? 1_000 + index : 20_000_000 + index * 613);
    const isHit = index < HITS;
    return {
      service: 'pubmed',
      id: pmid,
      record: {
        ...EMPTY_RECORD,
        pmid,
        type: index % 50 === 7 ? 'book' : index % 50 === 8 ? 'book-chapter' : 'article',
        title: `${isHit ? 'Policing' : 'Pharmacy'} report ${index}`,
        year: 1990 + (index % 35),
      },
    };
  });
}

/** Prints the numbers of one search above the window. @throws Error when they do not add up */
export async function pubmedWindow(print: (line: string) => void): Promise<void> {
  const entries = corpus();
  const gone = new Set(entries.filter((_, index) => index < HITS && index % 997 === 5).map((entry) => entry.id));
  const sandbox = await startSandbox(entries, {
    limits: false,
    faults: (request) => (request.path === 'efetch.fcgi' ? { kind: 'omit', ids: [...gone] } : undefined),
  });
  const directory = mkdtempSync(join(tmpdir(), 'stageone-window-'));
  const database = await openDatabase(join(directory, 'review.db'));
  try {
    const source = SOURCES.pubmed;
    const settings = { baseUrl: sandbox.urls.pubmed };
    const pace = { perSecond: 10_000, concurrency: 8 };
    const http = createHttpClient({ settings, credentials: source.credentials(settings), pace, version: '1' });
    const compiled = compiledOf({ service: 'pubmed', term: 'policing[tiab]' });
    const begin = performance.now();
    const run = await collect(newRun(compiled, 'core', new Date(), '1'), {
      source,
      http,
      store: runStore(database),
      matches: () => 'true',
      now: () => new Date(),
      random: Math.random,
    });
    const seconds = (performance.now() - begin) / 1000;
    const { books } = await database
      .selectFrom('record_version')
      .select((expression) => expression.fn.countAll<number>().as('books'))
      .where('data', 'like', '%"type":"book%')
      .executeTakeFirstOrThrow();
    print(
      `PubMed above the window: ${run.state}; announced ${run.announcedLast}, stored ${run.stored} (${books} books and chapters), ` +
        `not delivered ${run.notDelivered.length}, fetched ${run.fetched}, ${http.seen().answers} requests, ${seconds.toFixed(1)} s`,
    );
    const lost = [...gone].filter((id) => !run.notDelivered.includes(id));
    if (run.state !== 'complete' || run.stored + run.notDelivered.length !== HITS || lost.length > 0)
      throw new Error(
        `The numbers do not add up; ${lost.length} of ${gone.size} records that never came are not listed.`,
      );
  } finally {
    await database.destroy();
    await sandbox.close();
    rmSync(directory, { recursive: true });
  }
}
