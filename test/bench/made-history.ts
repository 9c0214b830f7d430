/** A made-up log of half a million events on a hundred thousand records: two reviewers who change their minds, at both stages. */
import type { NewEvent } from '../../src/records/event.ts';
import { asRecordId, type RecordId } from '../../src/records/record.ts';
import type { Stage, Verdict } from '../../src/screening/decision.ts';

export const RECORDS = 100_000;
const EVENTS = 500_000;
const BATCH = 250;
const AT = '2026-11-01T10:00:00.000Z';
const CODES = ['LANG', 'DATE', 'TYPE', 'REVIEW', 'POP', 'EXPO', 'OUT'];
const BODY = { msOnScreen: 9_000, highlighted: true };
const base = { at: AT, programVersion: 'bench', criteriaVersion: 1 };

/** Every tenth record is a copy of the one before it, every twentieth of the others is removed by the filter. */
export function* madeHistory(): Generator<NewEvent> {
  let made = 0;
  const all = Array.from({ length: RECORDS }, (_, index) => index + 1);
  const id = (number: number): RecordId => asRecordId(String(number));
  const copies = all.filter((number) => number % 10 === 0);
  const links = copies.map((number) => ({
    a: id(number - 1),
    b: id(number),
    rule: 'same-doi-similar-title',
    values: {},
  }));
  const removed = all.filter((number) => number % 20 === 1).map(id);
  yield { ...base, type: 'dedupe', chain: 'program', body: { records: RECORDS, links, versions: [], queue: [] } };
  yield {
    ...base,
    type: 'filter',
    chain: 'program',
    body: { removed, removedUnknown: [], titleOnly: [], notLiterature: [] },
  };
  made += 2;

  const screened = all.filter((number) => number % 10 !== 0 && number % 20 !== 1);
  for (const event of screen('title-abstract', screened)) {
    made += 1;
    yield event;
  }
  const sought = screened.filter(isSought);
  for (const number of sought) {
    made += 1;
    const verdict = number % 19 === 0 ? 'not-retrieved' : 'retrieved';
    yield { ...base, type: 'retrieval', chain: 'R1', recordId: id(number), verdict };
  }
  for (const event of screen(
    'full-text',
    sought.filter((number) => number % 19 !== 0),
  )) {
    made += 1;
    yield event;
  }
  for (; made < EVENTS; made++) {
    yield { ...base, type: 'note', chain: 'R1', recordId: id(1 + (made % RECORDS)), body: { text: 'seen again' } };
  }
}

const isSought = (number: number): boolean => number % 10 === 3;

/** Batch after batch: both vote, take back two votes in three and vote again, close; what they disagree on is resolved. */
function* screen(stage: Stage, numbers: readonly number[]): Generator<NewEvent> {
  for (let from = 0, place = 1; from < numbers.length; from += BATCH, place += 1) {
    const of = numbers.slice(from, from + BATCH);
    const batch = `${stage === 'full-text' ? 'F' : 'B'}${place}`;
    const records = of.map((number) => asRecordId(String(number)));
    const shared = { ...base, stage, batch };
    yield { ...shared, type: 'batch', chain: 'program', body: { kind: 'screening', records } };
    for (const [at, chain] of ['R1', 'R2'].entries()) {
      for (const number of of) {
        const recordId = asRecordId(String(number));
        const vote = {
          ...shared,
          type: 'decision',
          chain,
          recordId,
          ...verdictOf(stage, number, at),
          body: BODY,
        } as const;
        yield vote;
        if (number % 3 !== 0) {
          yield { ...shared, type: 'undo', chain, recordId };
          yield vote;
        }
      }
      yield { ...shared, type: 'close', chain };
    }
    yield { ...shared, type: 'reveal', chain: 'program' };
    for (const number of of.filter(isDisputed)) {
      yield {
        ...base,
        stage,
        type: 'resolve',
        chain: 'R1',
        recordId: asRecordId(String(number)),
        ...verdictOf(stage, number, 0),
        body: { rationale: 'read again' },
      };
    }
  }
}

const isDisputed = (number: number): boolean => number % 30 === 13;

function verdictOf(stage: Stage, number: number, place: number): { verdict: Verdict; reason?: string | undefined } {
  const forward = stage === 'title-abstract' ? isSought(number) : number % 3 === 0;
  if (forward !== (place === 1 && isDisputed(number))) return { verdict: 'include' };
  return stage === 'title-abstract'
    ? { verdict: 'exclude' }
    : { verdict: 'exclude', reason: CODES[number % CODES.length] };
}
