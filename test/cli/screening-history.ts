/** A review that takes steps as the commands would: events, and the state that they fold to. */
import { foldReview, type ReviewState } from '../../src/cli/review-state.ts';
import type { NewEvent, ReviewEvent } from '../../src/records/event.ts';
import { asRecordId, type RecordId, type SourceKind } from '../../src/records/record.ts';
import { type BatchKind, batchesToDo, planBatch } from '../../src/screening/batch.ts';
import { affectedRecords } from '../../src/screening/criteria.ts';
import type { Stage, Verdict } from '../../src/screening/decision.ts';
import { isInBatch, type OutcomeRules } from '../../src/screening/outcome.ts';
import { planGroup, planSplit } from '../../src/screening/studies.ts';
import { DEFAULT_TRUTH_TABLE } from '../../src/screening/truth-table.ts';
import type { RecordOrigin } from '../../src/store/records.ts';
import { CODES, type Plan, type Step } from './screening-steps.ts';

export const RULES: OutcomeRules = {
  reviewers: ['R1', 'R2'],
  reasons: CODES.map((code) => ({ code, text: code })),
  reasonConflicts: 'conflict',
  truthTable: DEFAULT_TRUTH_TABLE,
};

export class History {
  readonly events: ReviewEvent[] = [];
  #origins: readonly RecordOrigin[] = [];
  #imports: (readonly RecordId[])[] = [];
  #imported = 0;
  #newcomers = 0;

  constructor({ kinds, filtered }: Plan) {
    this.#import(kinds);
    const removed = filtered.map((place) => asRecordId(String(place + 1)));
    this.#append({ type: 'dedupe', body: { records: kinds.length, links: [], versions: [], queue: [] } });
    this.#append({ type: 'filter', body: { removed, removedUnknown: [], titleOnly: [], notLiterature: [] } });
  }

  /** Records that count, in order of import. */
  get origins(): readonly RecordOrigin[] {
    return this.#origins;
  }

  state(): ReviewState {
    return foldReview(this.origins, this.events, RULES);
  }

  #append(event: Partial<NewEvent> & Pick<NewEvent, 'type'>): void {
    const seq = this.events.length + 1;
    const base = { chain: 'program', at: `2026-11-25T10:00:${String(seq).padStart(3, '0')}Z`, programVersion: 'test' };
    this.events.push({ ...base, ...event, seq, hash: `h${seq}`, previousHash: '' });
  }

  /** Takes the step as the command would; what the command refuses is passed over. */
  take(step: Step): void {
    const state = this.state();
    switch (step.do) {
      case 'batch': {
        const kind = step.pilot ? 'pilot' : 'screening';
        this.#batch(state, step.stage, kind, eligible(state, step.stage), step.size);
        break;
      }
      case 'vote':
      case 'undo':
      case 'mark':
        this.#vote(state, step);
        break;
      case 'finish':
        this.#finish(state, step);
        break;
      case 'through': {
        const { stage, size } = step;
        this.#batch(state, stage, 'screening', eligible(state, stage), size);
        for (const place of [0, 1] as const) {
          const verdicts = place === 0 ? step.first : step.second;
          this.#finish(this.state(), { do: 'finish', place, stage, verdicts, code: step.code });
        }
        break;
      }
      case 'begin':
        this.#batch(state, step.stage, 'screening', eligible(state, step.stage), 6);
        for (const [place, given] of [step.first, step.second].entries()) {
          for (const [record, verdict] of given.entries()) {
            this.#vote(this.state(), { do: 'vote', place, stage: step.stage, record, verdict, code: step.code });
          }
        }
        break;
      case 'resolve':
        this.#resolve(state, step);
        break;
      case 'retrieve':
        this.#retrieve(state, step);
        break;
      case 'retrieve-all':
        for (const report of sought(state).filter(({ retrieval }) => retrieval === 'open')) {
          this.#append({ type: 'retrieval', chain: 'R1', recordId: report.kept, verdict: 'retrieved' });
        }
        break;
      case 'revise':
        this.#revise(state, step);
        break;
      case 'replace':
        this.#newcomers += 1;
        this.#append({ type: 'reviewer', body: { from: state.log.places[step.place], to: `N${this.#newcomers}` } });
        break;
      case 'merge':
      case 'split':
        this.#link(state, step);
        break;
      case 'import':
        this.#import(step.kinds);
        break;
      case 'dedupe':
      case 'filter':
      case 'remove':
        this.#clean(state, step);
        break;
      case 'withdraw':
        this.#withdraw(state);
        break;
      case 'fault': {
        const batch = one([...state.log.batches.values()], step.batch);
        const chains = ['R1', 'R2', 'N1', 'R9', ...(batch?.closedBy ?? []), ...(batch?.closedBy ?? [])];
        this.#append({
          type: step.type,
          chain: one(chains, step.chain) ?? 'R9',
          batch: batch?.id,
          recordId: one(batch?.records ?? this.origins.map(({ id }) => id), step.record),
          stage: batch?.stage ?? 'title-abstract',
          verdict: step.type === 'retrieval' ? 'retrieved' : step.verdict,
          reason: step.code,
        });
        break;
      }
      default:
        this.#findAtFullText(state, step);
    }
  }

  #import(kinds: readonly SourceKind[]): void {
    const records = kinds.map((kind) => {
      this.#imported += 1;
      return { id: asRecordId(String(this.#imported)), source: `A ${kind}`, kind };
    });
    this.#origins = [...this.#origins, ...records];
    this.#imports.push(records.map(({ id }) => id));
  }

  /** Rules, filter and hand take out only what is in no batch; the rules never unite two batched clusters. */
  #clean(state: ReviewState, step: Extract<Step, { do: 'dedupe' | 'filter' | 'remove' }>): void {
    const isBatched = (members: readonly RecordId[]): boolean =>
      members.some((id) => isInBatch(state.log, 'title-abstract', id));
    const free = state.clusters.filter((members) => !isBatched(members));
    if (step.do === 'dedupe') {
      const [left, right] = [one(state.clusters, step.a) ?? [], one(state.clusters, step.b) ?? []];
      const [a, b] = [left[0], right.at(-1)];
      const isNew = a !== undefined && b !== undefined && left !== right && !(isBatched(left) && isBatched(right));
      const isForbidden = state.links.forbidden.some(
        (pair) => [...left, ...right].filter((id) => pair.includes(id)).length > 1,
      );
      const links = [...state.links.links, ...(isNew && !isForbidden ? [{ a, b, rule: 'r', values: {} }] : [])];
      this.#append({ type: 'dedupe', body: { records: this.#origins.length, links, versions: [], queue: [] } });
    } else if (step.do === 'filter') {
      const take = (number: number): readonly RecordId[] => one([...free, []], number) ?? [];
      const notLiterature = take(step.notLiterature);
      const removed = take(step.removed).filter((id) => !notLiterature.includes(id));
      const removedUnknown = take(step.unknown).filter((id) => !notLiterature.includes(id) && !removed.includes(id));
      this.#append({ type: 'filter', body: { removed, removedUnknown, titleOnly: [], notLiterature } });
    } else {
      for (const recordId of one(free, step.record) ?? []) {
        this.#append({ type: 'remove', chain: 'R1', recordId, reason: 'no title' });
      }
    }
  }

  /** The newest import leaves, unless one of its records is in a batch or was taken up by people. */
  #withdraw(state: ReviewState): void {
    const newest = this.#imports.at(-1) ?? [];
    const isHeld = (id: RecordId): boolean =>
      (['title-abstract', 'full-text'] as const).some((stage) => isInBatch(state.log, stage, id)) ||
      this.events.some(({ recordId }) => recordId === id);
    if (this.#imports.length < 2 || newest.some(isHeld)) return;
    this.#imports.pop();
    this.#origins = this.#origins.filter(({ id }) => !newest.includes(id));
    this.#append({ type: 'withdraw', chain: 'R1', body: { records: newest } });
  }

  #link(state: ReviewState, step: Extract<Step, { do: 'merge' | 'split' }>): void {
    if (step.do === 'merge') {
      const out = new Set(state.reports.flatMap(({ kept, fullText }) => (fullText === 'excluded' ? [kept] : [])));
      const excluded = state.clusters.filter((members) => members.some((id) => out.has(id)));
      const clusters = step.excluded && excluded.length > 1 ? excluded : state.clusters;
      const [a, b] = [one(clusters, step.a), one(clusters, step.b)];
      if (a !== undefined && b !== undefined && a !== b) this.#append({ type: 'merge', body: { ids: [...a, ...b] } });
      return;
    }
    const cluster = one(
      state.clusters.filter((members) => members.length > 1),
      step.record,
    );
    const recordId = one(cluster ?? [], step.record);
    const from = cluster?.filter((id) => id !== recordId) ?? [];
    if (recordId !== undefined) this.#append({ type: 'split', recordId, body: { from } });
  }

  #batch(state: ReviewState, stage: Stage, kind: BatchKind, ids: readonly RecordId[], size: number): void {
    const planned = planBatch(ids, { stage, kind, made: state.log.batches.values(), size, seed: 1 });
    if (planned !== undefined) this.#append({ type: 'batch', stage, batch: planned.id, body: planned.body });
  }

  #vote(state: ReviewState, step: Extract<Step, { do: 'vote' | 'undo' | 'mark' }>): void {
    const chain = state.log.places[step.place] ?? '';
    const batch = batchesToDo(state.log.batches.values(), chain).find(({ stage }) => stage === step.stage);
    const recordId = one(batch?.records ?? [], step.record);
    if (batch === undefined || recordId === undefined) return;
    const base = { chain, batch: batch.id, recordId, stage: batch.stage, criteriaVersion: 1 };
    if (step.do === 'mark') {
      const body = { clear: {}, note: { text: 'x' }, tag: { tag: 'x', on: true }, flag: { on: true } }[step.type];
      this.#append({ ...base, type: step.type, body });
    } else if (step.do === 'undo') this.#append({ ...base, type: 'undo' });
    else this.#append({ ...base, type: 'decision', ...allowed(step.stage, step.verdict, step.code) });
  }

  #finish(state: ReviewState, step: Extract<Step, { do: 'finish' }>): void {
    const chain = state.log.places[step.place] ?? '';
    const batch = batchesToDo(state.log.batches.values(), chain).find(({ stage }) => stage === step.stage);
    if (batch === undefined) return;
    const { id, stage } = batch;
    const decided = state.log.votes.get(id)?.get(chain);
    batch.records
      .filter((record) => decided?.has(record) !== true)
      .forEach((recordId, index) => {
        const verdict = step.verdicts[index % step.verdicts.length] ?? 'include';
        this.#append({ type: 'decision', chain, batch: id, stage, recordId, ...allowed(stage, verdict, step.code) });
      });
    this.#append({ type: 'close', chain, batch: id, stage });
    const closed = this.state().log.batches.get(id);
    if (closed?.voters.every((code) => closed.closedBy.has(code)) === true) {
      this.#append({ type: 'reveal', batch: id, stage });
    }
  }

  #resolve(state: ReviewState, step: Extract<Step, { do: 'resolve' }>): void {
    const { stage } = step;
    const revealed = state.reports.filter((report) => {
      const batch = state.log.batches.get(state.log.records[stage].get(report.kept)?.batch ?? '');
      return batch?.revealed === true;
    });
    const conflicts = revealed.filter((report) => report.conflict);
    const recordId = one(conflicts.length > 0 ? conflicts : revealed, step.record)?.kept;
    const verdict = step.verdict === 'exclude' ? 'exclude' : 'include';
    const reason = verdict === 'exclude' ? step.code : undefined;
    if (recordId !== undefined) this.#append({ type: 'resolve', chain: 'R3', recordId, stage, verdict, reason });
  }

  #retrieve(state: ReviewState, step: Extract<Step, { do: 'retrieve' }>): void {
    const report = one(sought(state), step.record);
    if (report === undefined) return;
    const isBatched = report.members.some((id) => isInBatch(state.log, 'full-text', id));
    if (isBatched && step.state !== 'retrieved') return;
    this.#append({ type: 'retrieval', chain: 'R1', recordId: report.kept, verdict: step.state });
  }

  #revise(state: ReviewState, step: Extract<Step, { do: 'revise' }>): void {
    const reasons = [...step.codes, ...CODES.filter((each) => !step.codes.includes(each))];
    const body = {
      criteria: { include: [], exclude: [] },
      reasons: reasons.map((each) => ({ code: each, text: each })),
    };
    this.#append({
      type: 'criteria',
      verdict: reasons.join(),
      reason: 'why',
      criteriaVersion: this.events.length,
      body,
    });
    const ids = affectedRecords(state.reports, step.stage, step.all ? ['all'] : step.codes);
    this.#batch(state, step.stage, 'rescreen', ids, ids.length);
  }

  #findAtFullText(
    state: ReviewState,
    step: Extract<Step, { do: 'group' | 'ungroup' | 'join' | 'add' | 'take-back' }>,
  ): void {
    const reports = sought(state);
    if (step.do === 'group' || step.do === 'join') {
      const [a, b] = [one(reports, step.a), one(reports, step.b)];
      if (a === undefined || b === undefined || a === b) return;
      const ids = [a.kept, b.kept];
      if (step.do === 'join') {
        this.#append({ type: 'report', recordId: a.kept, body: { kind: 'join', ids } });
        return;
      }
      const plan = planGroup(reports, [a, b], state.log, undefined);
      for (const recordId of plan.changed) this.#append({ type: 'study', recordId, reason: plan.study });
      return;
    }
    if (step.do === 'take-back') {
      const event = one(
        this.events.filter(({ type, body }) => type === 'report' && !JSON.stringify(body).includes('"undo"')),
        step.event,
      );
      if (event !== undefined) this.#append({ type: 'report', body: { kind: 'undo', of: event.hash } });
      return;
    }
    const report = one(reports, step.record);
    if (report === undefined) return;
    if (step.do === 'ungroup') {
      const plan = planSplit(reports, report, state.log);
      for (const recordId of plan?.changed ?? []) this.#append({ type: 'study', recordId, reason: plan?.study });
      return;
    }
    const of = report.kept;
    if (report.arm !== 'dbr' || of.includes('+')) return;
    const id = `${of}+${this.events.length}`;
    this.#append({ type: 'report', recordId: of, body: { kind: 'add', id, of, title: 'Held', authors: [] } });
  }
}

function allowed(
  stage: Stage,
  verdict: Verdict,
  code: string,
): { readonly verdict: Verdict; readonly reason?: string } {
  if (verdict === 'exclude') return { verdict, reason: code };
  return { verdict: stage === 'full-text' ? 'include' : verdict };
}

function one<T>(items: readonly T[], number: number): T | undefined {
  return items.length === 0 ? undefined : items[number % items.length];
}

function sought(state: ReviewState) {
  return state.reports.filter((report) => report.titleAbstract === 'included');
}

function eligible(state: ReviewState, stage: Stage): readonly RecordId[] {
  return state.reports
    .filter(({ members }) => !members.some((id) => isInBatch(state.log, stage, id)))
    .filter((report) =>
      stage === 'full-text'
        ? report.retrieval === 'retrieved'
        : report.removed === undefined && report.titleAbstract === 'open',
    )
    .map(({ kept }) => kept);
}
