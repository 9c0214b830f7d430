/** Steps of a review for laws: what people do, and events that only a fault could leave. */
import fc from 'fast-check';
import type { SourceKind } from '../../src/records/record.ts';
import type { Stage, Verdict } from '../../src/screening/decision.ts';

export const CODES = ['TYPE', 'POP', 'OUT'];
const stages = fc.constantFrom<Stage>('title-abstract', 'full-text');
const verdicts = fc.constantFrom<Verdict>('include', 'include', 'exclude', 'maybe');
const code = fc.constantFrom(...CODES);
const pick = fc.nat(1000);
const kinds = fc.constantFrom<SourceKind>('database', 'database', 'register', 'website', 'citation');

const through = (stage: fc.Arbitrary<Stage>) =>
  fc.record({
    do: fc.constant('through' as const),
    stage,
    size: fc.integer({ min: 2, max: 8 }),
    first: fc.array(verdicts, { minLength: 1, maxLength: 6 }),
    second: fc.array(verdicts, { minLength: 1, maxLength: 6 }),
    code,
  });
/** A batch of which nothing is left, as most of full texts is. */
const throughOut = fc.record({
  do: fc.constant('through' as const),
  stage: fc.constant<Stage>('full-text'),
  size: fc.integer({ min: 2, max: 8 }),
  first: fc.constant<Verdict[]>(['exclude']),
  second: fc.constant<Verdict[]>(['exclude']),
  code,
});
/** A batch in which both have voted on the first records and nobody has closed anything. */
const begun = fc.record({
  do: fc.constant('begin' as const),
  stage: stages,
  first: fc.array(verdicts, { maxLength: 5 }),
  second: fc.array(verdicts, { maxLength: 5 }),
  code,
});
const retrieveAll = fc.record({ do: fc.constant('retrieve-all' as const) });

/** Numbers pick among what is there when the step is taken. */
const step = fc.oneof(
  through(stages),
  throughOut,
  begun,
  retrieveAll,
  fc.record({
    do: fc.constant('batch' as const),
    stage: stages,
    pilot: fc.boolean(),
    size: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({
    do: fc.constant('vote' as const),
    place: fc.nat(1),
    stage: stages,
    record: pick,
    verdict: verdicts,
    code,
  }),
  fc.record({ do: fc.constant('undo' as const), place: fc.nat(1), stage: stages, record: pick }),
  fc.record({
    do: fc.constant('mark' as const),
    place: fc.nat(1),
    stage: stages,
    record: pick,
    type: fc.constantFrom('clear', 'clear', 'note', 'tag', 'flag'),
  }),
  fc.record({
    do: fc.constant('finish' as const),
    place: fc.nat(1),
    stage: stages,
    verdicts: fc.array(verdicts, { minLength: 1, maxLength: 6 }),
    code,
  }),
  fc.record({ do: fc.constant('resolve' as const), stage: stages, record: pick, verdict: verdicts, code }),
  fc.record({
    do: fc.constant('retrieve' as const),
    record: pick,
    state: fc.constantFrom('retrieved', 'retrieved', 'not-retrieved', 'awaiting'),
  }),
  fc.record({ do: fc.constant('revise' as const), codes: fc.subarray(CODES), stage: stages, all: fc.boolean() }),
  fc.record({ do: fc.constant('replace' as const), place: fc.nat(1) }),
  // Half of the merges are of reports that were both excluded at full text: what is read again then waits for its outcome.
  fc.record({ do: fc.constant('merge' as const), a: pick, b: pick, excluded: fc.boolean() }),
  fc.record({ do: fc.constant('split' as const), record: pick }),
  // Late records, and what is done with records before they are screened.
  fc.record({ do: fc.constant('import' as const), kinds: fc.array(kinds, { minLength: 1, maxLength: 3 }) }),
  fc.record({ do: fc.constant('dedupe' as const), a: pick, b: pick }),
  fc.record({ do: fc.constant('filter' as const), removed: pick, unknown: pick, notLiterature: pick }),
  fc.record({ do: fc.constant('remove' as const), record: pick }),
  fc.record({ do: fc.constant('withdraw' as const) }),
  fc.record({ do: fc.constant('group' as const), a: pick, b: pick }),
  fc.record({ do: fc.constant('ungroup' as const), record: pick }),
  fc.record({ do: fc.constant('join' as const), a: pick, b: pick }),
  fc.record({ do: fc.constant('add' as const), record: pick }),
  fc.record({ do: fc.constant('take-back' as const), event: pick }),
  // What no command writes: votes of strangers, closings before the end, resolutions of what is open.
  fc.record({
    do: fc.constant('fault' as const),
    type: fc.constantFrom('decision', 'decision', 'undo', 'clear', 'flag', 'close', 'resolve', 'retrieval'),
    chain: pick,
    batch: pick,
    record: pick,
    verdict: verdicts,
    code,
  }),
);
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export interface Plan {
  readonly kinds: readonly SourceKind[];
  readonly filtered: readonly number[];
  readonly steps: readonly Step[];
}

export const plans: fc.Arbitrary<Plan> = fc.record({
  kinds: fc.array(kinds, { minLength: 3, maxLength: 14, size: 'max' }),
  filtered: fc.array(fc.nat(13), { maxLength: 2 }),
  // Half of them begin at full text, where joins and studies are.
  steps: fc
    .tuple(
      fc.boolean(),
      fc.tuple(
        through(fc.constant('title-abstract')),
        retrieveAll,
        fc.oneof(through(fc.constant('full-text')), throughOut),
      ),
      fc.array(step, { maxLength: 50, size: 'max' }),
    )
    .map(([isBegun, begin, rest]) => (isBegun ? [...begin, ...rest] : rest)),
});
