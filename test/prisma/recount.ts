/**
 * Counts the flow a second time, from the raw rows alone and the slow way: every question is answered by looking through the log
 * again, backwards, and nothing of the program's folds is used. It follows the words of the design ("votes and clusters",
 * "late records") and the counting rules of PRISMA 2020, so that both ways have to agree for a reason.
 */
import { COUNTED_NUMBERS, type Flow } from '../../src/prisma/flow.ts';
import type { ReviewEvent } from '../../src/records/event.ts';
import type { SourceKind } from '../../src/records/record.ts';

export interface RawRecord {
  readonly id: string;
  readonly source: string;
  readonly kind: SourceKind;
}

type Stage = 'title-abstract' | 'full-text';
type Outcome =
  | { readonly is: 'none' | 'again' }
  | {
      readonly is: 'included' | 'excluded' | 'conflict';
      readonly reason?: string | undefined;
      readonly by: ReviewEvent;
    };
type Body = Readonly<Record<string, unknown>>;

const bodyOf = (event: ReviewEvent): Body => ({ ...(event.body as object | undefined) });
const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const isMiddle = (kind: SourceKind | undefined): boolean => kind === 'database' || kind === 'register';

/** The numbers under the keys of the flow. */
export function recount(records: readonly RawRecord[], log: readonly ReviewEvent[], reviewers: readonly string[]) {
  const kinds = new Map(records.map(({ id, kind }) => [id, kind]));

  /* Who sits where, and who votes in a batch, at a moment of the log. */
  const seated = (place: number, until: number): string => {
    let code = reviewers[place] ?? '';
    for (const event of log) {
      if (event.type === 'reviewer' && event.seq < until && bodyOf(event)['from'] === code)
        code = String(bodyOf(event)['to']);
    }
    return code;
  };
  const madeOf = (batch: string) => log.find((event) => event.type === 'batch' && event.batch === batch);
  const revealedBefore = (batch: string, seq: number): boolean =>
    log.some((event) => event.type === 'reveal' && event.batch === batch && event.seq < seq);
  const votersOf = (batch: string, at: number): string[] => {
    const made = madeOf(batch);
    if (made === undefined || made.seq > at) return [];
    return reviewers.map((_, place) => {
      let code = seated(place, made.seq);
      for (const event of log) {
        if (event.type !== 'reviewer' || event.seq < made.seq || event.seq >= at) continue;
        if (bodyOf(event)['from'] !== code || revealedBefore(batch, event.seq)) continue;
        if (!hasClosed(batch, code, event.seq)) code = String(bodyOf(event)['to']);
      }
      return code;
    });
  };
  const hasClosed = (batch: string, code: string, before: number): boolean =>
    log.some(
      (event) =>
        event.type === 'close' &&
        event.batch === batch &&
        event.chain === code &&
        event.seq < before &&
        !revealedBefore(batch, event.seq) &&
        votersOf(batch, event.seq).includes(code),
    );
  const voteOf = (batch: string, code: string, id: string, at: number): ReviewEvent | undefined => {
    const last = log.findLast(
      (event) =>
        ['decision', 'undo', 'clear'].includes(event.type) &&
        event.batch === batch &&
        event.chain === code &&
        event.recordId === id &&
        event.seq < at &&
        votersOf(batch, event.seq).includes(code) &&
        !hasClosed(batch, code, event.seq),
    );
    return last?.type === 'decision' ? last : undefined;
  };

  /* What has become of one record at one stage, by the newest thing that says so. */
  const holds = (event: ReviewEvent, id: string): boolean => idsOf(bodyOf(event)['records']).includes(id);
  const batchesOf = (id: string, stage: Stage, before: number): ReviewEvent[] =>
    log.filter((event) => event.type === 'batch' && event.stage === stage && event.seq < before && holds(event, id));
  const outcomeOf = (id: string, stage: Stage, before = Number.POSITIVE_INFINITY): Outcome => {
    for (const event of log.toReversed()) {
      if (event.seq >= before || (event.type !== 'reveal' && event.stage !== stage)) continue;
      if (event.type === 'resolve' && event.recordId === id) {
        const newest = batchesOf(id, stage, event.seq).at(-1)?.batch;
        if (newest !== undefined && !revealedBefore(newest, event.seq)) continue;
        return event.verdict === 'exclude'
          ? { is: 'excluded', reason: event.reason, by: event }
          : { is: 'included', by: event };
      }
      if (event.type === 'batch' && holds(event, id)) {
        return { is: outcomeOf(id, stage, event.seq).is === 'none' ? 'none' : 'again' };
      }
      const made = event.type === 'reveal' ? madeOf(event.batch ?? '') : undefined;
      if (made?.stage !== stage || !holds(made, id)) continue;
      const voters = votersOf(made.batch ?? '', event.seq);
      const votes = voters.flatMap((code) => voteOf(made.batch ?? '', code, id, event.seq) ?? []);
      if (votes.length < voters.length) continue;
      const against = votes.filter(({ verdict }) => verdict === 'exclude');
      if (against.length === 0) return { is: 'included', by: event };
      const reasons = new Set(against.map(({ reason }) => reason));
      if (against.length < votes.length || (stage === 'full-text' && reasons.size > 1))
        return { is: 'conflict', by: event };
      return { is: 'excluded', reason: against[0]?.reason, by: event };
    }
    return {
      is: stage === 'title-abstract' && added.some((report) => report.id === id) ? 'included' : 'none',
    } as Outcome;
  };
  const retrievalOf = (id: string): string | undefined =>
    log.findLast((event) => event.type === 'retrieval' && event.recordId === id)?.verdict;

  /* Reports that were found or joined at full text. */
  const taken = (type: string): Set<unknown> =>
    new Set(
      log
        .filter((event) => event.type === type && bodyOf(event)['kind'] === 'undo')
        .map((event) => bodyOf(event)['of']),
    );
  const changes = log.filter((event) => event.type === 'report' && !taken('report').has(event.hash));
  const added = changes
    .filter((event) => bodyOf(event)['kind'] === 'add')
    .map((event) => ({ id: String(bodyOf(event)['id']), of: String(bodyOf(event)['of']) }));
  const joins = changes
    .filter((event) => bodyOf(event)['kind'] === 'join')
    .map((event) => ({ ids: idsOf(bodyOf(event)['ids']), since: event.seq }));

  /* Clusters, by walking from record to record. */
  const { links, hands } = bonds(log, taken('dedupe-judgement'));
  const reach = (start: string, groups: readonly (readonly string[])[]): Set<string> => {
    const seen = new Set([start]);
    for (const each of seen) for (const group of groups) if (group.includes(each)) for (const id of group) seen.add(id);
    return seen;
  };
  const together = (until: number) => [...links, ...hands.filter(({ since }) => since <= until).map(({ ids }) => ids)];
  const clusterOf = (id: string): string[] => {
    const all = reach(id, together(Number.POSITIVE_INFINITY));
    return records.filter((record) => all.has(record.id)).map((record) => record.id);
  };
  const sinceWhen = (a: string, b: string): number =>
    [0, ...hands.map(({ since }) => since).sort((x, y) => x - y)].find((until) => reach(a, together(until)).has(b)) ??
    0;

  /* Which of several records speaks for them. */
  const rank = (id: string): number => {
    const first = outcomeOf(id, 'title-abstract').is;
    if (first === 'none') return batchesOf(id, 'title-abstract', Number.POSITIVE_INFINITY).length > 0 ? 10 : 11;
    if (first !== 'included') return { excluded: 9, again: 8, conflict: 7 }[first];
    if (retrievalOf(id) !== 'retrieved') return retrievalOf(id) === 'not-retrieved' ? 5 : 6;
    return { included: 1, again: 2, excluded: 3, none: 4, conflict: 4 }[outcomeOf(id, 'full-text').is];
  };
  const speaker = (ids: readonly string[], since: (a: string, b: string) => number) => {
    const kept = [...ids].sort((a, b) => rank(a) - rank(b) || ids.indexOf(a) - ids.indexOf(b))[0] ?? '';
    const finals = ids.filter((id) => [1, 3, 9].includes(rank(id)));
    if (ids.length < 2 || !finals.includes(kept)) return { kept, disputed: false };
    if (finals.every((id) => (rank(id) === 1) === (rank(kept) === 1))) return { kept, disputed: false };
    const maker = (id: string): ReviewEvent | undefined => {
      const outcome = outcomeOf(id, rank(id) === 9 ? 'title-abstract' : 'full-text');
      return 'by' in outcome ? outcome.by : undefined;
    };
    const ends = (one: string, other: string): boolean => {
      if ((rank(one) === 1) === (rank(other) === 1)) return true;
      if (rank(one) === 9 || (maker(one)?.type !== 'resolve' && rank(other) !== 9)) return false;
      return (maker(one)?.seq ?? 0) > Math.max(maker(other)?.seq ?? 0, since(one, other));
    };
    const ending = finals.filter((one) => finals.every((other) => ends(one, other)));
    const last = ending.sort((a, b) => (maker(b)?.seq ?? 0) - (maker(a)?.seq ?? 0))[0];
    return { kept: last ?? kept, disputed: last === undefined };
  };

  /* Records, up to the screening of title and abstract. */
  const filter = log.findLast(({ type }) => type === 'filter');
  const inFilter = (key: string): string[] => (filter === undefined ? [] : idsOf(bodyOf(filter)[key]));
  const byHand = log.flatMap(({ type, recordId }) => (type === 'remove' && recordId !== undefined ? [recordId] : []));
  const out = {
    other: new Set<string>([...inFilter('notLiterature'), ...byHand]),
    unknown: new Set(inFilter('removedUnknown')),
    automation: new Set([...inFilter('removed'), ...inFilter('removedUnknown')]),
  };
  const n = {
    duplicates: 0,
    excluded_automatic: 0,
    unknown: 0,
    excluded_other: 0,
    records_screened: 0,
    records_excluded: 0,
    sought: { dbr: 0, other: 0 },
    missing: { dbr: 0, other: 0 },
    assessed: { dbr: 0, other: 0 },
    excluded: { dbr: 0, other: 0 },
    included: { dbr: 0, other: 0 },
    openFirst: { dbr: 0, other: 0 },
    openRetrieval: { dbr: 0, other: 0 },
    openFull: { dbr: 0, other: 0 },
    reasons: { dbr: new Map<string, number>(), other: new Map<string, number>() },
    extra: 0,
    merged: 0,
    otherDuplicates: 0,
    otherOffTopic: 0,
  };
  interface Part {
    readonly members: readonly string[];
    readonly records: readonly string[];
    readonly kept: string;
    readonly isMiddle: boolean;
    readonly disputed: boolean;
  }
  const parts: Part[] = [];
  const past = new Set<string>();
  for (const { id } of records) {
    if (past.has(id)) continue;
    const members = clusterOf(id);
    for (const member of members) past.add(member);
    const own = members.filter((member) => isMiddle(kinds.get(member)));
    const { kept, disputed } = speaker(members, sinceWhen);
    const isBatched = members.some(
      (member) => batchesOf(member, 'title-abstract', Number.POSITIVE_INFINITY).length > 0,
    );
    const gone = (set: ReadonlySet<string>): boolean => !isBatched && members.every((member) => set.has(member));
    const fate = gone(out.other) ? 'other' : gone(out.automation) ? 'automation' : outcomeOf(kept, 'title-abstract').is;
    n.otherDuplicates += members.length - own.length - (own.length === 0 ? 1 : 0);
    if (own.length > 0) {
      n.duplicates += own.length - 1;
      if (fate === 'other') n.excluded_other += 1;
      else if (fate === 'automation') n.excluded_automatic += 1;
      else n.records_screened += 1;
      if (fate === 'automation' && gone(out.unknown)) n.unknown += 1;
      if (fate === 'excluded') n.records_excluded += 1;
      if (fate === 'none' || fate === 'again' || fate === 'conflict') n.openFirst.dbr += 1;
    } else if (fate === 'other' || fate === 'automation' || fate === 'excluded') n.otherOffTopic += 1;
    else if (fate !== 'included') n.openFirst.other += 1;
    if (fate === 'included') parts.push({ members, records: members, kept, isMiddle: own.length > 0, disputed });
  }

  /* Reports, from retrieval on. */
  for (const { id, of } of added) {
    if (!parts.some(({ records: own }) => own.includes(of))) continue;
    parts.push({ members: [id], records: [], kept: id, isMiddle: true, disputed: false });
  }
  const studies = new Set<string>();
  const done = new Set<Part>();
  const partsOf = (ids: readonly string[]) => parts.filter(({ members }) => members.some((id) => ids.includes(id)));
  for (const first of parts) {
    if (done.has(first)) continue;
    // A join names records; every cluster that holds one of them is meant, the excluded ones between two of them included.
    const places = joins.map(({ ids, since }) => ({ ids: ids.flatMap((id) => [id, ...clusterOf(id)]), since }));
    const met = (until: number) => [
      ...together(Number.POSITIVE_INFINITY),
      ...places.filter(({ since }) => since <= until).map(({ ids }) => ids),
    ];
    const group = partsOf([...reach(first.kept, met(Number.POSITIVE_INFINITY))]);
    for (const part of group) done.add(part);
    const joinedSince = (a: string, b: string): number =>
      [0, ...places.map(({ since }) => since).sort((x, y) => x - y)].find((until) => reach(a, met(until)).has(b)) ?? 0;
    const { kept, disputed } =
      group.length < 2
        ? first
        : speaker(
            group.map((part) => part.kept),
            joinedSince,
          );
    const arm = group.some((part) => part.isMiddle) ? 'dbr' : 'other';
    const isDisputed = disputed || group.some((part) => part.kept === kept && part.disputed);
    const extra = group.filter(({ records: own }) => own.length === 0).length;
    const middle = group.filter((part) => part.isMiddle && part.records.length > 0).length;
    if (arm === 'dbr') {
      n.extra += extra;
      n.merged += middle + extra - 1;
    }
    // What other methods found of a report that counts elsewhere, or more than once, was known already.
    const foundElsewhere = group.filter((part) => !part.isMiddle).length;
    n.otherDuplicates += arm === 'dbr' ? foundElsewhere : foundElsewhere - 1;
    n.sought[arm] += 1;
    const state = retrievalOf(kept);
    if (state === 'not-retrieved') n.missing[arm] += 1;
    else if (state !== 'retrieved') n.openRetrieval[arm] += 1;
    else {
      n.assessed[arm] += 1;
      const read = outcomeOf(kept, 'full-text');
      if (isDisputed || (read.is !== 'included' && read.is !== 'excluded')) n.openFull[arm] += 1;
      else if (read.is === 'excluded') {
        n.excluded[arm] += 1;
        const reason = read.reason ?? 'not-stated';
        n.reasons[arm].set(reason, (n.reasons[arm].get(reason) ?? 0) + 1);
      } else {
        n.included[arm] += 1;
        const members = [kept, ...group.flatMap((part) => part.members)];
        const named =
          members.find((id) => log.some(({ type, recordId }) => type === 'study' && recordId === id)) ?? kept;
        const study = log.findLast(({ type, recordId }) => type === 'study' && recordId === named)?.reason;
        studies.add(study ?? `S${kept}`);
      }
    }
  }

  const hasOther = records.some(({ kind }) => !isMiddle(kind));
  const ofKind = (...wanted: SourceKind[]): number => records.filter(({ kind }) => wanted.includes(kind)).length;
  const other = (number: number): number | null => (hasOther ? number : null);
  return {
    database_results: ofKind('database'),
    register_results: ofKind('register'),
    website_results: other(ofKind('website')),
    organisation_results: other(ofKind('organisation', 'handsearch', 'contact')),
    citations_results: other(ofKind('citation')),
    duplicates: n.duplicates,
    excluded_automatic: n.excluded_automatic,
    excluded_other: n.excluded_other,
    records_screened: n.records_screened,
    records_excluded: n.records_excluded,
    dbr_sought_reports: n.sought.dbr,
    dbr_notretrieved_reports: n.missing.dbr,
    dbr_assessed: n.assessed.dbr,
    dbr_excluded: n.excluded.dbr,
    other_sought_reports: other(n.sought.other),
    other_notretrieved_reports: other(n.missing.other),
    other_assessed: other(n.assessed.other),
    other_excluded: other(n.excluded.other),
    new_studies: studies.size,
    new_reports: n.included.dbr + n.included.other,
    open: {
      title_abstract: n.openFirst.dbr,
      retrieval: n.openRetrieval.dbr,
      full_text: n.openFull.dbr,
      other_title_abstract: n.openFirst.other,
      other_retrieval: n.openRetrieval.other,
      other_full_text: n.openFull.other,
    },
    corrections: {
      extra_reports: n.extra,
      merged_at_full_text: n.merged,
      other_duplicates: n.otherDuplicates,
      other_excluded_on_title: n.otherOffTopic,
    },
    automation: { filter: n.excluded_automatic - n.unknown, unknown: n.unknown, stop: 0 },
    included_reports: n.included,
    reasons: Object.fromEntries(n.reasons.dbr),
    other_reasons: Object.fromEntries(n.reasons.other),
  };
}

/** Those numbers of the program's flow that are counted here too; reasons without a report are left out. */
export function comparable(flow: Flow) {
  const used = (reasons: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(reasons).filter(([, count]) => count > 0));
  const counted = Object.fromEntries(COUNTED_NUMBERS.map((key) => [key, flow[key]]));
  const { open, corrections, automation, included_reports } = flow;
  return {
    ...counted,
    ...{ open, corrections, automation, included_reports },
    reasons: used(flow.reasons),
    other_reasons: used(flow.other_reasons),
  };
}

/** What holds records together now: automatic links, and what people united with the place in the log since when. */
function bonds(log: readonly ReviewEvent[], taken: ReadonlySet<unknown>) {
  let links: string[][] = [];
  let hands: { ids: string[]; since: number }[] = [];
  let held: { ids: string[]; until: string[] }[] = [];
  for (const event of log) {
    if (taken.has(event.hash)) continue;
    const body = bodyOf(event);
    if (event.type === 'dedupe' && Array.isArray(body['links'])) {
      links = body['links'].map((link: { a: string; b: string }) => [link.a, link.b]);
    }
    if (event.type === 'merge') {
      if (body['until'] === undefined) hands.push({ ids: idsOf(body['ids']), since: event.seq });
      else held.push({ ids: idsOf(body['ids']), until: idsOf(body['until']) });
    }
    if (event.type === 'split') {
      const id = String(event.recordId);
      const rest = idsOf(body['from']);
      const since = Math.max(
        0,
        ...hands.filter(({ ids }) => [id, ...rest].some((one) => ids.includes(one))).map((hand) => hand.since),
      );
      links = links.filter((pair) => !pair.includes(id));
      hands = hands.map((hand) => ({ ...hand, ids: hand.ids.filter((one) => one !== id) }));
      held = held.map((hand) => ({ ...hand, ids: hand.ids.filter((one) => one !== id) }));
      if (rest.length > 1) hands.push({ ids: rest, since });
    }
    if (event.type === 'reveal') {
      held = held.map(({ ids, until }) => ({ ids, until: until.filter((batch) => batch !== event.batch) }));
      hands.push(...held.filter(({ until }) => until.length === 0).map(({ ids }) => ({ ids, since: event.seq })));
      held = held.filter(({ until }) => until.length > 0);
    }
  }
  return { links, hands };
}
