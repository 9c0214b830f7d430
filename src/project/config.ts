/** The settings of a review, `queries/review.yaml`, read strictly: an unknown key is an error that names its line. */
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { ReviewError } from '../errors.ts';
import { findTermProblem } from '../query/read-node.ts';
import { STATEMENT_NAMES, type Statements } from '../report/facts.ts';
import { MASKABLE } from '../screening/mask.ts';
import { DEFAULT_TRUTH_TABLE, PAIR_OUTCOMES, type TruthTable, VERDICT_PAIRS } from '../screening/truth-table.ts';
import { readKeyChoice } from '../tui/key-choice.ts';
import type { KeyChoice } from '../tui/keymap.ts';

const CODE = /^[a-zA-Z0-9-]+$/;

const statements: z.ZodType<Statements> = z.strictObject(
  Object.fromEntries(STATEMENT_NAMES.map((name) => [name, z.string().min(1).optional()])),
);

const pairOutcome = z.enum(PAIR_OUTCOMES, {
  error: 'included or conflict; only two exclusions exclude a record',
});
const truthTable: z.ZodType<TruthTable> = z.strictObject({
  include_maybe: pairOutcome.default(DEFAULT_TRUTH_TABLE.include_maybe),
  maybe_maybe: pairOutcome.default(DEFAULT_TRUTH_TABLE.maybe_maybe),
  include_exclude: pairOutcome.default(DEFAULT_TRUTH_TABLE.include_exclude),
  maybe_exclude: pairOutcome.default(DEFAULT_TRUTH_TABLE.maybe_exclude),
});

/** A preset, or single keys in place of its keys. */
const keys = z.unknown().transform((value, context): KeyChoice => {
  const read = readKeyChoice(value);
  if (!('problems' in read)) return read;
  for (const { at, message } of read.problems) {
    context.addIssue({ code: 'custom', message, path: at === '' ? [] : [at] });
  }
  return z.NEVER;
});

/** Of one study there is at least one report. */
const ofReports = { error: 'reports are at least as many as studies' };
const studiesAndReports = z
  .strictObject({ studies: z.int().nonnegative(), reports: z.int().nonnegative() })
  .refine(({ studies, reports }) => studies <= reports, ofReports);
const previousVersion = z
  .strictObject({
    studies: z.int().nonnegative(),
    reports: z.int().nonnegative(),
    names: z.array(z.string().min(1)).default([]),
  })
  .refine(({ studies, reports }) => studies <= reports, ofReports)
  .refine(({ names }) => new Set(names).size === names.length, 'two studies have the same name')
  .refine(({ studies, names }) => names.length <= studies, 'more studies are named than it had');

const schema = z.strictObject({
  format: z.literal(1),
  /** Id of the review, the same in every copy of it. */
  id: z.string().min(1).optional(),
  /** Written by `init --from`: whose copy of the review this is. At home there is none. */
  copy: z.strictObject({ reviewer: z.string().regex(CODE), id: z.string().regex(CODE) }).optional(),
  /** `server`: the review is on the server of DATABASE_URL, and no file is made in its place. */
  database: z.enum(['file', 'server']).default('file'),
  title: z.string().min(1),
  registration: z.string().nullable().default(null),
  reviewers: z
    .array(z.strictObject({ code: z.string().regex(CODE), name: z.string().optional(), keys: keys.optional() }))
    .min(1)
    .refine(
      (reviewers) => new Set(reviewers.map((reviewer) => reviewer.code)).size === reviewers.length,
      'two reviewers have the same code',
    ),
  seed: z.int().nonnegative().default(1),
  batch_size: z.int().positive().default(250),
  criteria: z
    .strictObject({ include: z.array(z.string()).default([]), exclude: z.array(z.string()).default([]) })
    .default({ include: [], exclude: [] }),
  reasons: z
    .array(z.strictObject({ code: z.string().regex(CODE), text: z.string().min(1) }))
    .min(1)
    .refine(
      (reasons) => new Set(reasons.map((reason) => reason.code)).size === reasons.length,
      'two reasons have the same code',
    ),
  reason_conflicts: z.enum(['conflict', 'hierarchy']).default('conflict'),
  /** Whether `resolve` says whose votes A and B are. */
  resolve_names: z.boolean().default(false),
  truth_table: truthTable.default(DEFAULT_TRUTH_TABLE),
  versions: z.enum(['link', 'merge']).default('link'),
  keys: keys.default({ preset: 'default', own: {} }),
  /** What reviewers are not shown of a record while they judge it. */
  mask: z.array(z.enum(MASKABLE)).default([]),
  key_guard_ms: z.int().min(0).max(5000).default(200),
  highlights: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        colour: z.enum(['green', 'red', 'cyan', 'yellow', 'magenta', 'blue']),
        terms: z.array(z.string().min(1)),
      }),
    )
    .default([]),
  /** Terms that say what happens in an encounter: too common to ask for, they only rank, and may be required to lessen the load. */
  ranking_words: z
    .array(
      z
        .string()
        .min(1)
        .superRefine((text, context) => {
          const problem = findTermProblem(text);
          if (problem !== undefined) context.addIssue({ code: 'custom', message: `${problem} ("${text}")` });
        }),
    )
    .default([]),
  /** Rounds before the main screening (0 = none), records in each, and the agreement that the last one has to reach. */
  pilot: z
    .strictObject({ rounds: z.int().nonnegative(), size: z.int().positive(), agreement: z.number().min(0).max(1) })
    .default({ rounds: 2, size: 50, agreement: 0.85 }),
  /** An update: what the version before included, and those of its studies that reports found now belong to. */
  previous_version: previousVersion.optional(),
  /** Studies and reports of the whole review that went into a meta-analysis. */
  meta_analysis: studiesAndReports.optional(),
  /** What only people know of the search, as reports print it. */
  statements: statements.default({}),
});

export type Settings = z.infer<typeof schema>;

/** The keys of one reviewer: their own, else those of the review. */
export function keysOf(settings: Settings, reviewer: string): KeyChoice {
  return settings.reviewers.find(({ code }) => code === reviewer)?.keys ?? settings.keys;
}

/** Keys that the settings file may hold, as the README lists them. */
export const SETTING_KEYS: readonly string[] = Object.keys(schema.shape);

/**
 * Reads the settings.
 *
 * @param file name for messages
 * @throws ReviewError `settings` with file, line, column and key of every problem, one a line
 */
export function readSettings(text: string, file: string): Settings {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const place = (offset: number | undefined): string => {
    if (offset === undefined) return file;
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const broken = document.errors.map((error) => `${place(error.pos[0])}: ${error.message}`);
  if (broken.length > 0) throw settingsError(broken);
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(
        (key) => `${place(offsetOfKey(document, path, key))}: unknown key \`${key}\`${suggestion(key, path)}`,
      );
    }
    return [`${place(offsetOf(document, path))}: \`${path.join('.')}\`: ${issue.message}`];
  });
  throw settingsError(problems);
}

function settingsError(problems: readonly string[]): ReviewError {
  return new ReviewError('settings', problems.join('\n'), { hint: 'Mend the settings file and repeat the command.' });
}

/** Position of a key that should not be there. */
function offsetOfKey(
  document: ReturnType<typeof parseDocument>,
  path: readonly (string | number)[],
  key: string,
): number | undefined {
  const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  return isScalar(pair?.key) ? pair.key.range?.[0] : offsetOf(document, path);
}

/** Position of a value, else of the nearest part that contains it. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      const [start] = node.range as unknown[];
      if (typeof start === 'number') return start;
    }
  }
  return undefined;
}

/** Keys of earlier versions of this program. */
const RENAMED: Readonly<Record<string, string>> = { maybe: 'truth_table' };

function suggestion(key: string, path: readonly (string | number)[]): string {
  const renamed = path.length === 0 ? RENAMED[key] : undefined;
  if (renamed !== undefined) return `; it is now \`${renamed}\``;
  const known: Record<string, readonly string[]> = {
    '': SETTING_KEYS,
    copy: ['reviewer', 'id'],
    reviewers: ['code', 'name', 'keys'],
    criteria: ['include', 'exclude'],
    reasons: ['code', 'text'],
    highlights: ['name', 'colour', 'terms'],
    pilot: ['rounds', 'size', 'agreement'],
    previous_version: ['studies', 'reports', 'names'],
    meta_analysis: ['studies', 'reports'],
    statements: STATEMENT_NAMES,
    truth_table: VERDICT_PAIRS,
  };
  const candidates = known[String(path[0] ?? '')] ?? [];
  const nearest = [...candidates].sort((left, right) => distance(key, left) - distance(key, right))[0];
  return nearest === undefined ? '' : `; nearest known key: \`${nearest}\``;
}

/** Levenshtein distance of two short words. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
