/** What may be told of the chains and of who asked while batches are open: of anybody but the asker, nothing after the last reveal. */
import { isPersonal, PROGRAM_CHAIN, type ReviewEvent } from '../records/event.ts';
import { STAGES } from '../screening/decision.ts';

export interface ToldChain {
  readonly reviewer: string;
  readonly events: number;
  /** Hash of the last of them; empty where there are none. */
  readonly head: string;
}

/** One command under somebody's code. */
export interface ToldAsking {
  readonly reviewer: string;
  readonly command: string;
  /** Name of the user of the machine. */
  readonly user: string;
  readonly at: string;
}

/** Ids of the batches that a log reveals. */
export function revealedBatches(events: readonly ReviewEvent[]): ReadonlySet<string> {
  return new Set(events.flatMap(({ type, batch }) => (type === 'reveal' && batch !== undefined ? [batch] : [])));
}

/** Whether everybody may know of an event: it belongs to no batch, or to a revealed one, or is the program's own. */
export function isPublic(event: Pick<ReviewEvent, 'batch' | 'chain'>, revealed: ReadonlySet<string>): boolean {
  return event.chain === PROGRAM_CHAIN || event.batch === undefined || revealed.has(event.batch);
}

/**
 * The chains of people: all of the asker's own, and of every other's what was public at the last reveal.
 *
 * @param places codes that are listed even where they have no event, so that nobody sees who has begun
 */
export function toldChains(
  events: readonly ReviewEvent[],
  places: readonly string[],
  asker: string | undefined,
): readonly ToldChain[] {
  const revealed = revealedBatches(events);
  const lastReveal = events.findLast(({ type }) => type === 'reveal')?.seq ?? 0;
  const told = new Map<string, ToldChain>(places.map((reviewer) => [reviewer, { reviewer, events: 0, head: '' }]));
  for (const event of events) {
    const { chain, seq, hash } = event;
    if (!isPersonal(chain)) continue;
    if (chain !== asker && !(seq <= lastReveal && isPublic(event, revealed))) continue;
    told.set(chain, { reviewer: chain, events: (told.get(chain)?.events ?? 0) + 1, head: hash });
  }
  return [...told.values()];
}

/**
 * Who asked for what under whose code. Of somebody who screens, other than the asker, as far as the last batch of that stage
 * that they closed and that is revealed: when they sat down since is theirs.
 *
 * @param screeners everybody who holds a place or has held one
 */
export function toldAskings(
  events: readonly ReviewEvent[],
  screeners: readonly string[],
  asker: string | undefined,
): readonly ToldAsking[] {
  const revealed = revealedBatches(events);
  const until = new Map<string, string>();
  for (const { type, chain, batch, stage, at } of events) {
    if (type !== 'close' || batch === undefined || !revealed.has(batch)) continue;
    for (const key of [`${chain} ${stage}`, chain]) if (at > (until.get(key) ?? '')) until.set(key, at);
  }
  return events.flatMap((event) => {
    const asking = event.type === 'asked' ? readAsking(event) : undefined;
    if (asking === undefined) return [];
    const { reviewer, command, at } = asking;
    if (reviewer === asker || !screeners.includes(reviewer)) return [asking];
    const stage = STAGES.find((each) => command.endsWith(each));
    const end = until.get(stage === undefined ? reviewer : `${reviewer} ${stage}`) ?? '';
    return at <= end ? [asking] : [];
  });
}

function readAsking({ body, at }: ReviewEvent): ToldAsking | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(body));
  const text = (key: string): string => String(fields.get(key) ?? '');
  return { reviewer: text('reviewer'), command: text('command'), user: text('user'), at };
}
