/** Everything that a report may state: gathered from the log, the database and the settings, so that a report invents nothing. */
import type { Overlap } from '../dedupe/overlap.ts';
import type { Flow } from '../prisma/flow.ts';
import type { Freeze, StrategyChange } from '../query/freeze.ts';
import type { TranslationWarning } from '../query/tree.ts';
import type { BibRecord, RecordId, ServiceName, SourceKind } from '../records/record.ts';
import type { Agreement } from '../screening/agreement.ts';
import type { AuditResult } from '../screening/audit.ts';
import type { CriteriaVersion } from '../screening/criteria.ts';
import type { Stage } from '../screening/decision.ts';
import type { PilotGate } from '../screening/pilot.ts';
import type { Run } from '../search/run.ts';

/** What only people know, by the setting under `statements` that holds it, with the item of PRISMA-S that asks for it. */
export const STATEMENTS = {
  several_at_once: { item: 2, asks: 'whether any imported file came from several databases searched at once' },
  registries: { item: 3, asks: 'study registries searched, or that there were none' },
  browsing: { item: 4, asks: 'online or print sources browsed, or that there were none' },
  citation_searching: { item: 5, asks: 'citation searching, backward or forward, with what, or that there was none' },
  contacts: { item: 6, asks: 'people and organisations asked, or that there were none' },
  other_methods: { item: 7, asks: 'other ways of searching, or that there were none' },
  limits: { item: 9, asks: 'limits of the searches and why they were set, or why there were none' },
  search_filters: { item: 10, asks: 'published search filters used, cited, or that there were none' },
  prior_work: { item: 11, asks: 'strategies taken from other reviews, cited, or that there were none' },
  updates: { item: 12, asks: 'how the searches are or were run again' },
  peer_review: { item: 14, asks: 'peer review of the strategy: who, how (PRESS), and what changed' },
} as const satisfies Readonly<Record<string, { readonly item: number; readonly asks: string }>>;

export type StatementName = keyof typeof STATEMENTS;
export const STATEMENT_NAMES = Object.keys(STATEMENTS) as readonly StatementName[];
export type Statements = { readonly [N in StatementName]?: string | undefined };

/** One search of a service that counts. */
export interface SearchFacts {
  readonly name: string;
  readonly run: Run;
  /** Name and platform of the service. */
  readonly platform: string;
  /** The first request of each part, to the letter but for contact and key. */
  readonly sent: readonly string[];
  readonly losses: readonly TranslationWarning[];
}

/** One imported file that counts. */
export interface ImportFacts {
  readonly source: string;
  readonly kind: SourceKind;
  readonly file: string;
  readonly sha256: string;
  readonly searchedOn: string | undefined;
  readonly strategy: string | undefined;
  /** Where the source was searched: `Ovid`. */
  readonly platform?: string | undefined;
  readonly importedAt: string;
  readonly recordsInFile: number;
  readonly refused: number;
}

/** `PsycINFO (Ovid)`: the source, and the platform where its name does not say it. */
export function importTitle({ source, platform }: Pick<ImportFacts, 'source' | 'platform'>): string {
  return platform === undefined || source.toLowerCase().includes(platform.toLowerCase())
    ? source
    : `${source} (${platform})`;
}

/** One numbered line of a strategy with its hits; `null` where it was not counted or cannot be asked. */
export interface LineFacts {
  readonly number: number;
  readonly text: string;
  readonly pubmed: number | null;
  readonly openalex: number | null;
}

export interface QueryFacts {
  readonly id: string;
  readonly title: string;
  readonly purpose: string | undefined;
  readonly hash: string;
  readonly file: string;
  readonly services: readonly ServiceName[];
  /** In words; empty = no limits. */
  readonly limits: readonly string[];
  readonly lines: readonly LineFacts[];
  /** Dates on which the lines were counted, `2026-03-01`. */
  readonly countedOn: readonly string[];
  readonly probes: readonly { readonly probe: string; readonly found: number | null; readonly depth: number }[];
  readonly acknowledged: readonly {
    readonly warning: string;
    readonly term: string | undefined;
    readonly reason: string;
  }[];
  /** What the check of the query says today. */
  readonly findings: readonly {
    readonly element: string;
    readonly rule: string;
    readonly place: string;
    readonly message: string;
    /** Reason with which the team accepted it. */
    readonly accepted: string | undefined;
  }[];
}

/** A report that was assessed at full text. */
export interface AssessedReport {
  readonly id: RecordId;
  readonly citation: string;
  readonly record: BibRecord;
  readonly sources: readonly string[];
  /** Code of the reason; excluded reports only. */
  readonly reason: string | undefined;
  /** Included reports only. */
  readonly study: string | undefined;
}

/** A change that somebody made and the log holds. */
export interface LoggedChange {
  readonly at: string;
  readonly by: string;
  readonly what: string;
  readonly why: string | undefined;
}

/** Work of one reviewer in revealed batches of a stage. */
export interface TimeFacts {
  readonly reviewer: string;
  readonly stage: Stage;
  /** Decisions, those taken back or changed included. */
  readonly decisions: number;
  /** Sum of the times on screen, each counted up to the cap. */
  readonly hours: number;
  readonly medianSeconds: number;
}

/** A decision counts at most this long: beyond it nobody was reading. */
export const TIME_CAP_SECONDS = 300;

export interface ReviewFacts {
  readonly title: string;
  readonly registration: string | undefined;
  readonly programVersion: string;
  /** By place: `R1`, or `R1/R3` where R3 took over. */
  readonly reviewers: readonly string[];
  readonly batchSize: number;
  readonly statements: Statements;
  readonly queries: readonly QueryFacts[];
  readonly searches: readonly SearchFacts[];
  readonly imports: readonly ImportFacts[];
  readonly freezes: readonly Freeze[];
  /** What differs today from the newest freeze. */
  readonly changedSinceFreeze: readonly StrategyChange[];
  readonly flow: Flow;
  readonly overlap: Overlap;
  readonly dedupe: {
    readonly hasRun: boolean;
    readonly rules: readonly {
      readonly name: string;
      readonly verdict: string;
      readonly says: string;
      readonly links: number;
    }[];
    /** By hand: groups that people united, records that they took out of a cluster. */
    readonly merged: number;
    readonly split: number;
    /** Pairs that the rules left in doubt: judged by a person, and not looked at. */
    readonly judged: number;
    readonly open: number;
  };
  readonly criteria: readonly CriteriaVersion[];
  /** Which pairs of votes at title and abstract send a report on. */
  readonly maybeRule: string;
  readonly agreement: Readonly<Record<Stage, Agreement>>;
  readonly pilotAgreement: Agreement;
  readonly pilot: PilotGate;
  readonly resolutions: Readonly<Record<Stage, { readonly consensus: number; readonly thirdPerson: number }>>;
  readonly audit: AuditResult | undefined;
  readonly included: readonly AssessedReport[];
  readonly excluded: readonly AssessedReport[];
  /** Reports that were not retrieved. */
  readonly notRetrieved: number;
  readonly times: readonly TimeFacts[];
  /** Withdrawals, replaced reviewers, removals by hand, in the order of the log. */
  readonly changes: readonly LoggedChange[];
}
