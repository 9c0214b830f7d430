/** What a stored answer says on being read again, held against what the tables have of it. */

/** One record as an answer says it now. */
export interface Reading {
  /** What would be stored of it, and its hash. */
  readonly data: string;
  readonly hash: string;
  /** Number of the answer in its run. */
  readonly answer: number;
  readonly score: number | undefined;
}

/** One stored version of a record. */
export interface HeldVersion {
  readonly version: number;
  /** The run and the answer that brought it. */
  readonly run: number;
  readonly answer: number;
  readonly data: string;
  readonly hash: string;
}

/** What the tables have of a record that a run delivered. */
export interface Held {
  readonly isKnown: boolean;
  /** That this run delivered it: the answer that did so first. `version` is `undefined` for runs of an older program. */
  readonly delivery:
    | { readonly answer: number; readonly version: number | undefined; readonly score: number | undefined }
    | undefined;
  readonly versions: readonly HeldVersion[];
}

/** `differing`: the tables say something else; `restored`: they lacked a row. */
export type ReadingVerdict = 'identical' | 'differing' | 'restored';

/** A record of an answer, and whether the tables had it so. Repeats within the run come again. */
export interface Reread {
  readonly nativeId: string;
  readonly verdict: ReadingVerdict;
}

export interface RunReplay {
  /** Answers that could be read. */
  readonly answers: number;
  /** Numbers of answers that are lost or no longer have their hash. */
  readonly damaged: readonly number[];
  /** Native ids that the run is noted to have delivered, and that no answer holds. */
  readonly unfounded: readonly string[];
}

/** What makes the tables say what the answer says. Nothing that is there is overwritten but the note of the delivery. */
export interface ReadingPlan {
  readonly verdict: ReadingVerdict;
  /** A version to add, under this number. */
  readonly add?: number;
  /** The newest version, added once more under this number, so that an old answer does not become the newest word. */
  readonly repeat?: { readonly as: number; readonly of: HeldVersion };
  /** The note of the delivery as it has to be. */
  readonly note?: { readonly answer: number; readonly version: number; readonly score: number | undefined };
}

/**
 * Judges one reading.
 *
 * @param isFirst - whether the run delivers the record here for the first time; only then is the delivery noted
 */
export function judgeReading(run: number, reading: Reading, held: Held, isFirst: boolean): ReadingPlan {
  const says = ({ data, hash }: HeldVersion): boolean => data === reading.data && hash === reading.hash;
  if (!isFirst) {
    if (held.versions.some(says)) return { verdict: held.isKnown ? 'identical' : 'restored' };
    const brought = held.versions.some((each) => each.run === run && each.answer === reading.answer);
    return { verdict: brought ? 'differing' : 'restored', ...addition(run, reading, held.versions).added };
  }
  const { delivery } = held;
  const noted = delivery?.version ?? newestUntil(run, held.versions)?.version;
  const delivered = held.versions.find((each) => each.version === noted);
  const isNoted = delivery?.answer === reading.answer && delivery.score === reading.score;
  if (held.isKnown && isNoted && delivered !== undefined && says(delivered)) return { verdict: 'identical' };
  const verdict = held.isKnown && delivery !== undefined && delivered !== undefined ? 'differing' : 'restored';
  const { version, added } = placeReading(run, reading, held, says);
  const note = { answer: reading.answer, version, score: reading.score };
  return { verdict, ...added, note };
}

interface Place {
  readonly version: number;
  readonly added: Pick<ReadingPlan, 'add' | 'repeat'>;
}

/** The version that says what the answer says; one is added where there is none in its place. */
function placeReading(run: number, reading: Reading, held: Held, says: (version: HeldVersion) => boolean): Place {
  const { versions, delivery } = held;
  const noted = versions.find((each) => each.version === (delivery?.version ?? newestUntil(run, versions)?.version));
  if (noted !== undefined && says(noted)) return { version: noted.version, added: {} };
  const lost = noted === undefined ? delivery?.version : undefined;
  if (lost !== undefined) return { version: lost, added: { add: lost } };
  const newest = newestOf(versions);
  const same = versions.findLast(says);
  // What was read last is what the record says: an older version with the same words does not stand for it.
  if (same !== undefined && (same === newest || (newest !== undefined && isLater(newest, run, reading)))) {
    return { version: same.version, added: {} };
  }
  return addition(run, reading, versions);
}

function addition(run: number, reading: Reading, versions: readonly HeldVersion[]): Place & { added: { add: number } } {
  const newest = newestOf(versions);
  const version = (newest?.version ?? 0) + 1;
  const repeats = newest !== undefined && isLater(newest, run, reading);
  return { version, added: { add: version, ...(repeats ? { repeat: { as: version + 1, of: newest } } : {}) } };
}

function isLater(version: HeldVersion, run: number, reading: Reading): boolean {
  return version.run > run || (version.run === run && version.answer > reading.answer);
}

function newestOf(versions: readonly HeldVersion[]): HeldVersion | undefined {
  return versions.reduce<HeldVersion | undefined>(
    (newest, each) => (newest === undefined || each.version > newest.version ? each : newest),
    undefined,
  );
}

function newestUntil(run: number, versions: readonly HeldVersion[]): HeldVersion | undefined {
  return newestOf(versions.filter((each) => each.run <= run));
}
