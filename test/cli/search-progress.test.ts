/** What a search tells of itself while it runs. */
import { expect, test } from 'vitest';
import type { Output } from '../../src/cli/output.ts';
import { createProgress, duration, goalOf } from '../../src/cli/search-progress.ts';
import { noQuery } from '../../src/cli/service-client.ts';
import { newRun, newRunOf } from '../../src/search/collect.ts';
import type { Run } from '../../src/search/run.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { compiledOf, FakeClient } from '../search/fakes.ts';

function anOutput(isLive: boolean) {
  const notes: string[] = [];
  const drawings: (readonly string[])[] = [];
  const output: Output = {
    json: false,
    isLive,
    report: () => undefined,
    raw: () => undefined,
    note: (line) => notes.push(line),
    draw: (lines) => drawings.push(lines),
  };
  return { output, notes, drawings };
}

const started = newRunOf('search', noQuery('openalex', 'core'), {
  query: 'core',
  steps: [],
  parts: [],
  now: new Date(0),
  version: '1',
});
const at = (fetched: number, state: Run['state'] = 'running'): Run => ({
  ...started,
  state,
  fetched,
  stored: fetched,
  announcedLast: 1000,
});

function aClient() {
  const http = new FakeClient(() => 'lost');
  const seen = { answers: 0, headers: { 'x-ratelimit-remaining': '9420' } };
  return {
    service: 'openalex' as const,
    source: SOURCES.openalex,
    http: Object.assign(http, { seen: () => seen }),
    hasKey: true,
    seen,
  };
}

test('without a terminal: a line at the start, now and then, and at the end', () => {
  let time = 0;
  const { output, notes } = anOutput(false);
  const client = aClient();
  const tell = createProgress(output, () => time).follow(client, started);
  time = 500;
  tell(at(100));
  time = 2500;
  client.seen.answers = 2;
  tell(at(200));
  time = 10_000;
  tell(at(1000, 'complete'));
  expect(notes).toEqual([
    'OpenAlex core: started',
    'OpenAlex core: 200 of 1,000 fetched, 200 stored, 2 requests, 80 records/s, 10 s left, 9,420 credits left today',
    'OpenAlex core: 1,000 of 1,000 fetched, 1,000 stored, 2 requests, 100 records/s, complete, 9,420 credits left today',
  ]);
});

test('in a terminal: one line a service, drawn over and taken away', () => {
  let time = 0;
  const { output, notes, drawings } = anOutput(true);
  const progress = createProgress(output, () => time);
  const tell = progress.follow(aClient(), started);
  time = 1000;
  tell(at(100));
  time = 1050;
  tell(at(110));
  time = 1300;
  tell(at(120));
  progress.end();
  expect(notes).toEqual([]);
  expect(drawings.map((lines) => lines.map((line) => line.slice(0, 27)))).toEqual([
    ['OpenAlex core: 100 of 1,000'],
    ['OpenAlex core: 120 of 1,000'],
    [],
  ]);
});

test('the goal of a ranked run is its declared depth, or less where the service has less', () => {
  const probe = (text: string) =>
    ({ service: 'crossref', probe: text, filter: '', rows: 10, maxPerProbe: 500, stopAfterEmpty: undefined }) as const;
  const run = newRun(compiledOf(probe('a'), probe('b'), probe('c')), 'core', new Date(0), '1');
  expect(goalOf(run)).toBe(1500);
  const [first, second, third] = run.parts;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three parts');
  const parts = [
    { ...first, announced: 80 },
    { ...second, announced: 90_000 },
    { ...third, announced: 90_000, fetched: 300, state: 'capped' as const },
  ];
  expect(goalOf({ ...run, parts })).toBe(880);
});

test.each([
  [3, '3 s'],
  [89.2, '90 s'],
  [125, '3 min'],
  [4800, '80 min'],
  [7260, '2 h 1 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
