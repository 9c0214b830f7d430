/** Freezing a strategy: only when nothing is open, once, and a later change needs its reason. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freezeQueries } from '../../src/cli/commands/query-freeze.ts';
import { freezeWarnings } from '../../src/cli/freeze-state.ts';
import type { Output } from '../../src/cli/output.ts';
import { ReviewError } from '../../src/errors.ts';
import { loadQueries, withProject } from '../../src/project/project.ts';
import { newRunOf } from '../../src/search/collect.ts';
import { runStore } from '../../src/store/runs.ts';
import { compiledOf } from '../search/fakes.ts';

let review: string;
beforeEach(() => {
  review = mkdtempSync(join(tmpdir(), 'stageone-freeze-'));
  mkdirSync(join(review, 'queries'));
  writeFileSync(
    join(review, 'queries', 'review.yaml'),
    'format: 1\ntitle: T\nseed: 7\nreviewers: [{ code: R1 }]\nreasons: [{ code: POP, text: Population }]\n',
  );
});
afterEach(() => {
  rmSync(review, { recursive: true });
});

function write(terms: string, more = ''): void {
  writeFileSync(
    join(review, 'queries', 'one.yaml'),
    `format: 1\nid: one\npurpose: To test\nquery: { all: [ { any: [heroin, methadone] }, { any: [${terms}] } ] }\n` +
      `limits: { published: { from: 1990 } }\ndatabases: { pubmed: { run: true } }\n${more}`,
  );
}

async function freeze(options: { reason?: string } = {}) {
  const printed: string[] = [];
  let document: unknown;
  const output: Output = {
    json: false,
    isLive: false,
    report: (given, lines) => {
      document = given;
      printed.push(...lines);
    },
    raw: () => undefined,
    note: () => undefined,
    draw: () => undefined,
  };
  const status = await freezeQueries({ review, reviewer: 'R1', ...options }, output);
  return { status, document, text: printed.join('\n') };
}

const codes = () =>
  withProject(review, async (project) =>
    [...(await freezeWarnings(project, loadQueries(review))).values()].map(({ code }) => code),
  );

test('an open trap keeps the strategy from being frozen; accepted it is frozen, once', async () => {
  write('police, arrest*');
  const refused = await freeze();
  expect(refused.status).toBe(1);
  expect(refused.document).toMatchObject({
    frozen: false,
    at: null,
    open: [{ query: 'one', warning: 'trap', term: 'arrest*' }],
  });
  expect(refused.text).toContain('- { warning: trap, term: "arrest*", reason: "…" }');
  expect(await codes()).toEqual(['UNFROZEN']);

  write('police, arrest*', 'acknowledged: [{ warning: trap, term: arrest*, reason: drugs are AND-ed }]');
  const frozen = await freeze();
  expect(frozen.status).toBe(0);
  expect(frozen.document).toMatchObject({
    frozen: true,
    open: [],
    accepted: [{ query: 'one', warning: 'trap', term: 'arrest*', reason: 'drugs are AND-ed' }],
  });
  expect(await codes()).toEqual([]);
  expect((await freeze()).text).toContain('nothing has changed');
});

test('a change after the freeze is a deviation: runs say so, and a new freeze needs its reason', async () => {
  write('police, policing');
  await freeze();
  write('police, policing, constable');
  expect(await codes()).toEqual(['CHANGED_SINCE_FREEZE']);
  await expect(freeze()).rejects.toThrow(ReviewError);
  await expect(freeze()).rejects.toThrow('one changed (PubMed)');
  const again = await freeze({ reason: 'constable was missing' });
  expect(again).toMatchObject({
    status: 0,
    document: { frozen: true, changes: [{ query: 'one', kind: 'changed', services: ['pubmed'] }] },
  });
  expect(again.text).toContain('Deviation: one changed (PubMed); constable was missing.');
  expect(await codes()).toEqual([]);
});

test('what a service said of a term is open until it is accepted or the term is gone', async () => {
  write('police, policing');
  await withProject(review, async ({ database }) => {
    const term =
      '(heroin[tiab] OR methadone[tiab]) AND (police[tiab] OR policing[tiab]) AND ("1990/01/01"[dp] : "3000"[dp])';
    const run = newRunOf('search', compiledOf({ service: 'pubmed', term }), {
      query: 'one',
      steps: [],
      parts: [term],
      now: new Date(0),
      version: '1',
    });
    const warnings = [
      { code: 'PHRASE_NOT_FOUND', message: 'PubMed found nothing for policing.', term: 'policing[tiab]' },
    ];
    await runStore(database).create({ ...run, warnings });
  });
  expect((await freeze()).document).toMatchObject({ open: [{ warning: 'PHRASE_NOT_FOUND', term: 'policing[tiab]' }] });
  write('police, policing', 'acknowledged: [{ warning: PHRASE_NOT_FOUND, term: policing, reason: rare }]');
  expect((await freeze()).status).toBe(0);
});

test('known items that nobody has looked up are a gate that does not hold', async () => {
  writeFileSync(
    join(review, 'queries', 'known.csv'),
    'title,first_author,year,doi,pmid\nA title,Smith,2001,10.1000/1,\n',
  );
  write('police, policing', 'expect: { known_items: known.csv, min_recall: { pubmed: 0.9 } }');
  const refused = await freeze();
  expect(refused.document).toMatchObject({
    frozen: false,
    open: [{ warning: 'min_recall', term: 'pubmed' }],
    gates: [{ query: 'one', name: 'pubmed', min: 0.9, recall: null, ok: false }],
  });
});
