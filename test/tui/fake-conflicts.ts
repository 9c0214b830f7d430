/** A sitting over conflicts in memory, with the rules of the real one that the screens lean on. */
import { ReviewError } from '../../src/errors.ts';
import { asRecordId, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';
import type { ConflictPosition, ResolveSession, Standing, VoteShown } from '../../src/screening/resolve-session.ts';
import type { SessionSettings } from '../../src/screening/session.ts';
import { fakeSession } from './fake-session.ts';

interface Kept {
  readonly id: string;
  readonly verdict: string;
  readonly reason: string | undefined;
  readonly rationale: string;
}

interface FakeOptions {
  readonly record?: Partial<BibRecord>;
  readonly a?: Partial<VoteShown>;
  readonly b?: Partial<VoteShown>;
  readonly settings?: Partial<SessionSettings>;
  /** Of the first conflict: a correction. */
  readonly standing?: Standing;
}

const INCLUDED: VoteShown = { verdict: 'include', reason: undefined, notes: [], by: undefined };
const EXCLUDED: VoteShown = { verdict: 'exclude', reason: 'WP', notes: ['no police\nat all'], by: undefined };

/** The reason `XX` is refused; the id `taken` was settled by somebody else. */
export function fakeConflicts(
  ids: readonly string[],
  { record, a, b, settings, standing: first }: FakeOptions = {},
): { readonly session: ResolveSession; readonly kept: Kept[] } {
  let left = [...ids];
  const kept: Kept[] = [];
  const stands = new Map<string, Standing>(first === undefined ? [] : [[ids[0] ?? '', first]]);
  let postponed = 0;
  const current = async (): Promise<ConflictPosition> => {
    const done = new Set(kept.map(({ id }) => id)).size;
    const [id] = left;
    if (id === undefined) return { kind: 'nothing-left', done, postponed };
    return {
      kind: 'conflict',
      shown: {
        id: asRecordId(id),
        record: { ...EMPTY_RECORD, title: `Title ${id}`, abstract: 'conflict 9\nB: x', ...record },
        sources: ['PubMed'],
        own: undefined,
        notes: [],
      },
      a: { ...INCLUDED, ...a },
      b: { ...EXCLUDED, ...b },
      standing: stands.get(id),
      left: left.length,
      done,
    };
  };
  return {
    kept,
    session: {
      settings: { ...fakeSession([]).settings, ...settings },
      current,
      async resolve(verdict, reason, rationale) {
        const [id = '', ...more] = left;
        if (reason === 'XX') throw new ReviewError('refused', '`XX` is no exclusion reason.', { hint: 'WP' });
        left = more;
        if (id === 'taken') throw new ReviewError('refused', 'Record taken was settled by somebody else meanwhile.');
        kept.push({ id, verdict, reason, rationale });
        stands.set(id, { verdict, reason, rationale });
        return current();
      },
      async postpone() {
        left.shift();
        postponed += 1;
        return current();
      },
      async reopen() {
        const id = kept.findLast((each) => !left.includes(each.id))?.id;
        if (id === undefined) return undefined;
        left = [id, ...left];
        return { reopened: asRecordId(id), position: await current() };
      },
    },
  };
}
