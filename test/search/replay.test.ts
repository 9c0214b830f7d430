/** Reading again: what one reading means against the tables, and how it is told. */
import { describe, expect, test } from 'vitest';
import { newRun } from '../../src/search/collect.ts';
import { isAsStored, startTally } from '../../src/search/replay-report.ts';
import { type Held, type HeldVersion, judgeReading, type Reading, type ReadingPlan } from '../../src/search/reread.ts';
import { compiledOf } from './fakes.ts';

/** What answer 5 of a run says: the words `a`. */
const reading: Reading = { data: 'a', hash: '#a', answer: 5, score: 2 };

/** `v1r1:a` is version 1, brought by answer 5 of run 1, with the words `a`; `!a` are words that do not fit their hash. */
function versions(text: string): readonly HeldVersion[] {
  return text.split(' ').flatMap((word) => {
    const match = /^v(\d)r(\d)(?:\.(\d))?:(!?)(\w)$/.exec(word);
    if (match === null) return [];
    const [, version, run, answer = '5', broken, data = ''] = match;
    return [
      {
        version: Number(version),
        run: Number(run),
        answer: Number(answer),
        data: broken === '!' ? 'x' : data,
        hash: `#${data}`,
      },
    ];
  });
}

function held(text: string, delivery: Held['delivery'] | number): Held {
  const noted = typeof delivery === 'number' ? { answer: 5, version: delivery, score: 2 } : delivery;
  return { isKnown: true, delivery: noted, versions: versions(text) };
}

const note = (version: number) => ({ answer: 5, version, score: 2 });
const again = (text: string, as: number) => {
  const [of] = versions(text);
  if (of === undefined) throw new Error('no version');
  return { as, of };
};

describe('a record that the run delivers for the first time', () => {
  test.each<[string, number, Held, ReadingPlan]>([
    ['as stored', 1, held('v1r1:a', 1), { verdict: 'identical' }],
    ['as stored by an earlier run', 2, held('v1r1:a', 1), { verdict: 'identical' }],
    [
      'as stored, before versions were noted',
      2,
      held('v1r1:b v2r2:a v3r3:c', { answer: 5, version: undefined, score: 2 }),
      { verdict: 'identical' },
    ],
    ['otherwise', 1, held('v1r1:b', 1), { verdict: 'differing', add: 2, note: note(2) }],
    ['words that do not fit their hash', 1, held('v1r1:!a', 1), { verdict: 'differing', add: 2, note: note(2) }],
    ['another score', 1, held('v1r1:a', { answer: 5, version: 1, score: 3 }), { verdict: 'differing', note: note(1) }],
    ['another answer', 1, held('v1r1:a', { answer: 4, version: 1, score: 2 }), { verdict: 'differing', note: note(1) }],
    ['another version', 1, held('v1r1:a v2r2:b', 2), { verdict: 'differing', note: note(1) }],
    ['added by the re-reading of an earlier run', 2, held('v1r1:b v2r1:a', 1), { verdict: 'differing', note: note(2) }],
    ['no note of the delivery', 1, held('v1r1:a', undefined), { verdict: 'restored', note: note(1) }],
    ['its version lost', 1, held('v2r2:b', 1), { verdict: 'restored', add: 1, note: note(1) }],
    [
      'its version and its note lost',
      3,
      held('v1r1:a v2r2:b', undefined),
      { verdict: 'restored', add: 3, note: note(3) },
    ],
    [
      'nothing left',
      1,
      { isKnown: false, delivery: undefined, versions: [] },
      { verdict: 'restored', add: 1, note: note(1) },
    ],
    ['its own row lost', 1, { ...held('v1r1:a', 1), isKnown: false }, { verdict: 'restored', note: note(1) }],
  ])('%s', (_name, run, state, plan) => {
    expect(judgeReading(run, reading, state, true)).toEqual(plan);
  });

  test('what a later run brought stays the newest word', () => {
    expect(judgeReading(1, reading, held('v1r1:!a v2r2:b', 1), true)).toEqual({
      verdict: 'differing',
      add: 3,
      repeat: again('v2r2:b', 4),
      note: note(3),
    });
    // The same words were brought once more by a third run: nothing has to be added.
    expect(judgeReading(1, reading, held('v1r1:!a v2r2:b v3r3:a', 1), true)).toEqual({
      verdict: 'differing',
      note: note(3),
    });
    // So did a later answer of the same run.
    expect(judgeReading(1, reading, held('v1r1:!a v2r1.7:b', 1), true)).toMatchObject({ add: 3, repeat: { as: 4 } });
  });

  test('an older version with the same words does not stand for the newest one', () => {
    expect(judgeReading(3, reading, held('v1r1:a v2r2:b v3r3:!a', 3), true)).toEqual({
      verdict: 'differing',
      add: 4,
      note: note(4),
    });
  });
});

test('a repeat within the run is stored when any version says it', () => {
  expect(judgeReading(1, reading, held('v1r1:b v2r1:a', 1), false)).toEqual({ verdict: 'identical' });
  expect(judgeReading(1, reading, held('v1r1.4:b', 1), false)).toEqual({ verdict: 'restored', add: 2 });
  expect(judgeReading(1, reading, held('v1r1.4:b v2r1.5:!a', 1), false)).toEqual({ verdict: 'differing', add: 3 });
});

test('the tally counts every record once, by the worst that was found', () => {
  const tally = startTally();
  const run = { ...newRun(compiledOf({ service: 'pubmed', term: 'x' }), 'core', new Date(0), '1'), id: 7 };
  tally.addRecords('pubmed', [
    { nativeId: '1', verdict: 'identical' },
    { nativeId: '2', verdict: 'differing' },
  ]);
  tally.addRecords('pubmed', [
    { nativeId: '1', verdict: 'restored' },
    { nativeId: '2', verdict: 'identical' },
  ]);
  tally.addRecords('openalex', [{ nativeId: '1', verdict: 'identical' }]);
  expect(isAsStored(startTally().report())).toBe(true);
  expect(isAsStored(tally.report())).toBe(false);
  tally.addRun(run, { answers: 3, damaged: [2], unfounded: ['9'] });
  expect(tally.report()).toEqual({
    answers: 3,
    records: 3,
    identical: 1,
    differing: [{ source: 'pubmed', id: '2' }],
    restored: [{ source: 'pubmed', id: '1' }],
    damaged: [{ run: 'run-7', answer: 2 }],
    unfounded: [{ source: 'pubmed', id: '9' }],
  });
});
