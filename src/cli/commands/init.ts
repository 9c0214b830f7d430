/** `init`: writes the settings of an empty review and a commented example of a saved query. */
import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { ReviewError } from '../../errors.ts';
import { readSettings } from '../../project/config.ts';
import { serverUrl, settingsPath, withProject } from '../../project/project.ts';
import { DEFAULT_TRUTH_TABLE } from '../../screening/truth-table.ts';
import { openCopy } from '../open-copy.ts';
import type { Output } from '../output.ts';
import { warnOfUnsafePlace } from '../synced-folder.ts';

export interface InitOptions {
  readonly directory: string;
  readonly title?: string | undefined;
  readonly reviewers?: string | undefined;
  /** A pack to open as a copy. */
  readonly from?: string | undefined;
  readonly reason?: readonly string[] | undefined;
  readonly batchSize: number;
  readonly seed?: number | undefined;
}

const DEFAULT_REASONS = [
  { code: 'LANG', text: 'Full text not in a language the team can assess' },
  { code: 'DATE', text: 'Outside the publication window' },
  { code: 'TYPE', text: 'Not a report of empirical research' },
  { code: 'REVIEW', text: 'Evidence synthesis' },
  { code: 'POP', text: 'Wrong population' },
  { code: 'EXPO', text: 'Wrong exposure or intervention' },
  { code: 'OUT', text: 'No outcome of interest' },
];

const HEAD = `# The settings of this review. The order of the reasons is their hierarchy.
# truth_table: what two verdicts that differ, or two maybes, make at title and abstract: included (it goes on to full text) or conflict.
`;

const EXAMPLE_QUERY = `# A saved query. Take the # off the lines below, give it an id and words of your own, and save it as core.yaml.
# format: 1
# id: core
# title: What this query looks for
# field: title_abstract
# query:
#   all:
#     - any: [drug user*, people who use drugs, { mesh: Drug Users }]
#     - any: [police*, policing, { near: { words: [law, enforcement], within: 1 } }]
# limits: { published: { from: 1990-01-01 } }
# databases:
#   pubmed: { run: true }
#   openalex: { run: true, matching: exact }
#   crossref: { run: true, probes: [police people who use drugs], rows: 1000, max_per_probe: 2000, stop_after_empty: 300 }
`;

export async function init(options: InitOptions, output: Output): Promise<undefined> {
  const directory = resolve(options.directory);
  const path = settingsPath(directory);
  if (existsSync(path)) {
    throw new ReviewError('review-exists', `${directory} already holds a review.`, {
      hint: 'Choose another folder, or go there and type `stageone status`.',
    });
  }
  if (options.from !== undefined) {
    requireNothingElse(options);
    return openCopy(directory, options.from, output);
  }
  warnOfUnsafePlace(directory, output);
  const text = settingsText(options);
  const settings = readSettings(text, '--title, --reviewers, --reason, --batch-size, --seed');
  mkdirSync(join(directory, 'queries'), { recursive: true });
  writeFileSync(path, text, { flag: 'wx' });
  writeFileSync(join(directory, 'queries', 'example.yaml.txt'), EXAMPLE_QUERY);
  await withProject(directory, async () => undefined, { create: true });
  output.report({ directory, title: settings.title, reviewers: settings.reviewers.map((reviewer) => reviewer.code) }, [
    `Made the review "${settings.title}" in ${directory}.`,
    `Settings: ${path}`,
    `Next: write a saved query (queries/example.yaml.txt shows one), or \`stageone import FILE --source NAME --review ${options.directory}\`.`,
  ]);
  return undefined;
}

/** The pack says what the review is. */
function requireNothingElse({ title, reviewers, reason, seed }: InitOptions): void {
  if (title === undefined && reviewers === undefined && reason === undefined && seed === undefined) return;
  throw new ReviewError('usage', 'With --from the pack says title, reviewers, reasons and seed.', {
    hint: 'stageone init DIR --from FILE',
  });
}

function settingsText(options: InitOptions): string {
  const { title, reviewers } = options;
  if (title === undefined || reviewers === undefined) {
    throw new ReviewError('usage', 'A review needs its title and the codes of its reviewers.', {
      hint: 'stageone init DIR --title "…" --reviewers R1,R2, or stageone init DIR --from FILE for a copy',
    });
  }
  const reasons = options.reason?.map(readReason) ?? DEFAULT_REASONS;
  const settings = {
    format: 1,
    id: randomUUID(),
    ...(serverUrl() === undefined ? {} : { database: 'server' }),
    title,
    reviewers: reviewers.split(',').map((code) => ({ code: code.trim() })),
    seed: options.seed ?? randomInt(1, 1_000_000_000),
    batch_size: options.batchSize,
    criteria: { include: [], exclude: [] },
    reasons,
    reason_conflicts: 'conflict',
    truth_table: DEFAULT_TRUTH_TABLE,
  };
  return `${HEAD}${stringify(settings, { lineWidth: 0 })}`;
}

function readReason(word: string): { code: string; text: string } {
  const at = word.indexOf('=');
  if (at > 0 && at < word.length - 1) return { code: word.slice(0, at), text: word.slice(at + 1) };
  throw new ReviewError('usage', `\`--reason ${word}\` is not of the form CODE=TEXT.`, {
    hint: '--reason "POP=Wrong population"',
  });
}
