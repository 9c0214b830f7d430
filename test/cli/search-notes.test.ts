/** What stands below the flow about the searches. */
import { expect, test } from 'vitest';
import { searchNotes } from '../../src/cli/search-notes.ts';
import { noQuery } from '../../src/cli/service-client.ts';
import type { ServiceName } from '../../src/records/record.ts';
import { newRunOf } from '../../src/search/collect.ts';
import type { Run } from '../../src/search/run.ts';

const run = (id: number, source: ServiceName, query: string, state: Run['state'], day = '2026-11-01'): Run => ({
  ...newRunOf('search', noQuery(source, query), {
    query,
    steps: [],
    parts: [],
    now: new Date(`${day}T10:00:00Z`),
    version: '1',
  }),
  id,
  state,
});

test('complete searches made once need no note', () => {
  expect(searchNotes([run(1, 'pubmed', 'core', 'complete'), run(2, 'openalex', 'core', 'complete')])).toEqual([]);
});

test('capped is called capped, unfinished unfinished, and a repeat tells its last date', () => {
  const notes = searchNotes([
    run(1, 'pubmed', 'core', 'failed'),
    run(2, 'pubmed', 'core', 'complete', '2026-11-20'),
    run(3, 'crossref', 'core', 'capped'),
    run(4, 'crossref', 'uk', 'capped'),
    run(5, 'openalex', 'core', 'failed'),
    run(6, 'openalex', 'uk', 'running'),
  ]);
  expect(notes).toEqual([
    'PubMed: searched again, last on 2026-11-20; only records not known before were added.',
    'Crossref: capped. core, uk ranked by relevance and read to a declared depth; what ranks lower was not identified.',
    'OpenAlex: not finished. core (failed), uk (running); the numbers may grow.',
  ]);
});
