/** The audit of agreed exclusions in a review: who may, what is drawn, and what the result says. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditLines } from '../../src/cli/audit-lines.ts';
import { openAuditSession } from '../../src/cli/audit-session.ts';
import { type AuditOptions, audit } from '../../src/cli/commands/audit.ts';
import { openResolveSession } from '../../src/cli/resolve-session.ts';
import { flowOf, loadReview } from '../../src/cli/review-state.ts';
import { asRecordId } from '../../src/records/record.ts';
import { agreedExclusions } from '../../src/screening/audit.ts';
import { readEvents } from '../../src/store/events.ts';
import { runPlainAudit } from '../../src/tui/plain-audit.ts';
import { listen } from './review-in-sandbox.ts';
import { asLines, makeReview, protocol, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview(50);
  await review.add(
    'Scopus',
    Array.from({ length: 20 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
  await review.deduped(['1 2']);
});
afterEach(() => review.close());

/** Both exclude the batch but for 3 (included) and 4 (conflict); 1 stands for 1 and 2. */
async function screened() {
  await review.screen('R1', { 3: 'include', 4: 'include' });
  await review.screen('R2', { 3: 'maybe' });
}

async function sit(person: string, input: readonly string[], asked?: number): Promise<string[]> {
  return review.run(async (project) => {
    const lines: string[] = [];
    await runPlainAudit(
      await openAuditSession(project, person, asked),
      asLines(input),
      (line) => void lines.push(line),
    );
    return lines;
  });
}

async function result() {
  const output = listen();
  await audit({ review: review.folder, plain: false, json: true }, output);
  return output.document() as Parameters<typeof auditLines>[0];
}

async function correct(id: string, verdict: 'include' | 'exclude', person = 'R1') {
  await review.run(async (project) => {
    await (await openResolveSession(project, person, 'title-abstract', [id])).resolve(verdict, undefined, 'read again');
  });
}

const pool = () =>
  review.run(async (project) => {
    const state = await loadReview(project);
    return agreedExclusions(state.reports, state.log);
  });

const events = () => review.run((project) => readEvents(project.database, { types: ['audit'] }));

test('only what both excluded in revealed batches can be drawn; not what a resolution excluded', async () => {
  await review.screen('R1', { 3: 'include', 4: 'include' });
  expect(await pool()).toEqual([]);
  await expect(sit('A1', [])).rejects.toMatchObject({ code: 'stage-not-ready', exitStatus: 2 });
  await review.screen('R2', { 3: 'maybe' });
  const drawn = await pool();
  // Of 19 reports 3 is included, 4 in conflict.
  expect(drawn).toHaveLength(17);
  await review.run(async (project) => {
    await (await openResolveSession(project, 'C1', 'title-abstract', ['4'])).resolve('exclude', undefined, 'no police');
  });
  await correct(drawn[0] ?? '', 'exclude');
  expect(await pool()).toEqual(drawn.slice(1));
  expect(drawn).not.toContain('3');
  expect(drawn).not.toContain('4');
});

test('pilots count as they stand; what is screened again counts when it is revealed', async () => {
  await screened();
  const [again = '', last = ''] = await pool();
  const batch = (id: string, kind: string, record: string) =>
    ({ type: 'batch', batch: id, stage: 'title-abstract', body: { kind, records: [record] } }) as const;
  await review.append(batch('RB1', 'rescreen', again));
  expect(await pool()).not.toContain(again);
  await review.screen('R1', {});
  await review.screen('R2', {});
  expect(await pool()).toContain(again);
  await review.append(batch('RB2', 'rescreen', last));
  await review.screen('R1', { [last]: 'include' });
  await review.screen('R2', {});
  expect(await pool()).not.toContain(last);

  await review.add('Embase', [{ title: 'Late one' }]);
  await review.append(batch('P1', 'pilot', '21'));
  await review.screen('R1', {});
  await review.screen('R2', {});
  expect(await pool()).toContain('21');
});

test.each(['R1', 'R2'])('%s is no third person', async (person) => {
  await screened();
  await expect(sit(person, [])).rejects.toMatchObject({ code: 'refused', exitStatus: 2 });
  expect(await events()).toEqual([]);
});

test('nor is somebody whom another has replaced', async () => {
  await screened();
  await review.append({ type: 'reviewer', body: { from: 'R2', to: 'R3' } });
  for (const person of ['R2', 'R3']) await expect(sit(person, [])).rejects.toMatchObject({ code: 'refused' });
  expect(protocol(await sit('A1', []))[0]).toMatch(/^record /);
});

test('the sample is drawn once, and the audit goes on where it was left, for anybody but the two', async () => {
  await screened();
  const first = await sit('A1', ['relevant -- police stops', 'not-relevant', 'not-relevant', 'undo', 'quit'], 10);
  const [draw] = await events();
  expect(draw).toMatchObject({ chain: 'program', body: { kind: 'draw', n: 10 } });
  const records = (draw?.body as { records: string[] }).records;
  expect(records).toHaveLength(10);
  expect(protocol(first)).toEqual([
    `record ${records[0]}`,
    `saved ${records[0]} relevant`,
    `record ${records[1]}`,
    `saved ${records[1]} not-relevant`,
    `record ${records[2]}`,
    `saved ${records[2]} not-relevant`,
    `record ${records[3]}`,
    `undone ${records[2]}`,
    `record ${records[2]}`,
  ]);
  expect(protocol(await sit('A2', ['skip', 'not-relevant', 'undo', 'undo']))).toEqual([
    `record ${records[2]}`,
    `skipped ${records[2]}`,
    `record ${records[3]}`,
    `saved ${records[3]} not-relevant`,
    `record ${records[4]}`,
    `undone ${records[3]}`,
    `record ${records[3]}`,
    'error There is no answer of yours to take back.',
  ]);
  const rest = protocol(
    await sit(
      'A1',
      Array.from({ length: 9 }, () => 'not-relevant'),
    ),
  );
  expect(rest.filter((line) => line.startsWith('saved')).map((line) => line.split(' ')[1])).toEqual(records.slice(2));
  expect(rest.at(-1)).toBe('error Nothing is left to answer: undo, or quit.');
  expect(protocol(await sit('A2', []))).toEqual(['nothing left']);
  // Answered by whoever, the whole sample; the same one.
  expect((await events()).filter(({ body }) => (body as { kind: string }).kind === 'draw')).toHaveLength(1);
  expect(await result()).toMatchObject({ drawn: 10, answered: 10, relevant: 1 });
});

test('nothing of the votes is shown', async () => {
  await review.plainScreen('R1', ['note excluded at once', 'quit']);
  await screened();
  const lines = await sit('A1', []);
  expect(lines.join('\n')).not.toMatch(/exclude|R1|R2|note/);
});

test('a smaller sample is refused, a larger one is drawn from all', async () => {
  await screened();
  await sit('A1', ['not-relevant'], 10);
  await expect(sit('A1', [], 5)).rejects.toMatchObject({ code: 'refused' });
  await sit('A1', [], 12);
  expect(await result()).toMatchObject({ drawn: 12, answered: 1 });
});

test('two at once: what one has answered is not answered again', async () => {
  await screened();
  await review.run(async (project) => {
    const [a, b] = [await openAuditSession(project, 'A1', 5), await openAuditSession(project, 'A2', undefined)];
    await a.answer('relevant', undefined);
    await expect(b.answer('not-relevant', undefined)).rejects.toMatchObject({ code: 'refused' });
    await b.answer('not-relevant', undefined);
  });
  expect(await result()).toMatchObject({ answered: 2, relevant: 1 });
});

test('an audit changes no outcome: it names what to resolve, and sees when that has been done', async () => {
  await screened();
  const flow = () => review.run(async (project) => flowOf(await loadReview(project), project));
  const before = await flow();
  const shown = await sit('A1', ['relevant -- police stops'], 10);
  const id = asRecordId(protocol(shown)[0]?.split(' ')[1] ?? '');
  expect(await flow()).toEqual(before);
  const found = await result();
  expect(found.found).toMatchObject([{ id, title: `Report ${id}`, why: 'police stops', by: 'A1', corrected: false }]);
  expect(auditLines(found).slice(-4)).toEqual([
    'Found relevant; an audit changes no outcome:',
    `  ${id}  Report ${id} (police stops)`,
    'To correct them:',
    `  stageone resolve ${id} --reviewer CODE`,
  ]);
  await correct(id, 'include');
  const after = await result();
  expect(after).toMatchObject({ drawn: 10, answered: 1, relevant: 1, found: [{ id, corrected: true }] });
  expect(after.agreedExclusionsNow).toBe(found.agreedExclusionsNow - 1);
  expect(auditLines(after).at(-1)).toBe(`  ${id}  Report ${id} (police stops) [no longer excluded]`);
  // The sample stays what it was.
  expect(protocol(await sit('A1', []))[0]).toBe(protocol(shown)[2]);
});

test('the result before a draw, and the options that contradict each other', async () => {
  await screened();
  const size = (await pool()).length;
  expect(await result()).toEqual({
    stage: 'title-abstract',
    drawn: 0,
    answered: 0,
    relevant: 0,
    share: null,
    interval: null,
    missed: null,
    agreedExclusions: size,
    agreedExclusionsNow: size,
    found: [],
  });
  const options: AuditOptions = { review: review.folder, plain: false, json: false };
  for (const wrong of [
    {},
    { reviewer: 'A1', n: 0 },
    { reviewer: 'A1', n: 1.5 },
    { reviewer: 'program' },
    { json: true, n: 10 },
    { json: true, plain: true },
  ]) {
    await expect(audit({ ...options, ...wrong }, listen())).rejects.toMatchObject({ code: 'usage' });
  }
});

test('in words: none found, some found, all looked at, more since', () => {
  const report = {
    stage: 'title-abstract',
    drawn: 150,
    answered: 150,
    relevant: 0,
    share: 0,
    interval: { level: 0.95, sides: 1, low: 0, high: 0.01977 },
    missed: { expected: 0, low: 0, high: 102.8 },
    agreedExclusions: 5_200,
    agreedExclusionsNow: 5_200,
    found: [],
  } as const;
  expect(auditLines(report).join(' ')).toBe(
    'Audit: 150 of 5,200 agreed exclusions at title and abstract were drawn, 150 answered. 0 of 150 relevant: at most 2.0 % of all are (95 %, Clopper–Pearson, one-sided). Among all 5,200 agreed exclusions at most 103 were missed.',
  );
  const some = {
    ...report,
    answered: 148,
    relevant: 2,
    share: 2 / 148,
    interval: { level: 0.95, sides: 2, low: 0.0016, high: 0.0479 },
    missed: { expected: 70.3, low: 8.5, high: 249.3 },
    agreedExclusionsNow: 5_420,
  } as const;
  const text = auditLines(some).join(' ');
  expect(text).toContain('2 of 148 relevant: 1.4 %, 95 % interval 0.2 % to 4.8 % (Clopper–Pearson).');
  expect(text).toContain('Among all 5,200 agreed exclusions about 70 were missed, between 9 and 249.');
  expect(text).toContain('2 of the sample are open: the figures are not final.');
  expect(text).toContain('Today there are 5,420 agreed exclusions: a larger --n draws again, from all of them.');
  expect(Math.max(...auditLines(some).map((line) => line.length))).toBeLessThanOrEqual(78);
  const all = { ...report, interval: { level: 0.95, sides: 1, low: 0, high: 0 } } as const;
  expect(auditLines(all).join(' ')).toContain('0 of 150 relevant: all agreed exclusions have been looked at.');
});
