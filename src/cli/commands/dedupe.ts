/** `dedupe`: links duplicates and applies the local filter in a review; what people say of pairs; or deduplicates a file. */
import { statSync } from 'node:fs';
import { ReviewError } from '../../errors.ts';
import type { Output } from '../output.ts';

export interface DedupeOptions {
  readonly review: string;
  readonly action?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly reviewer?: string | undefined;
  readonly plain?: boolean | undefined;
  readonly n?: number | undefined;
  readonly json?: boolean | undefined;
  readonly output?: string | undefined;
  readonly queue?: string | undefined;
  readonly explain?: string | undefined;
}

const ACTIONS = ['review', 'merge', 'split', 'explain', 'report', 'sample'] as const;
type Action = (typeof ACTIONS)[number];

export async function dedupe(options: DedupeOptions, output: Output): Promise<undefined> {
  const { action } = options;
  if (action === undefined) return (await import('../dedupe-review.ts')).dedupeReview(options.review, output);
  const known = ACTIONS.find((each) => each === action);
  if (known !== undefined && !isFile(known)) return act(known, options, output);
  if (options.output === undefined) {
    throw new ReviewError('usage', `\`${action}\` is no action, and deduplicating a file needs --output.`, {
      hint: `The actions are ${ACTIONS.join(', ')}; for a file: stageone dedupe ${action} --output clusters.csv`,
    });
  }
  return (await import('../dedupe-file.ts')).dedupeFile(
    { file: action, output: options.output, queue: options.queue, explain: options.explain },
    output,
  );
}

async function act(action: Action, options: DedupeOptions, output: Output): Promise<undefined> {
  const { review } = options;
  const ids = options.ids ?? [];
  switch (action) {
    case 'explain':
      return (await import('../dedupe-explain.ts')).explainRecords(review, ids, output);
    case 'merge':
      return (await import('../dedupe-by-hand.ts')).mergeByHand(review, ids, reviewerOf(options), output);
    case 'split':
      return (await import('../dedupe-by-hand.ts')).splitByHand(review, ids, reviewerOf(options), output);
    case 'review': {
      const { reviewPairs } = await import('../dedupe-pairs.ts');
      return reviewPairs({ review, reviewer: reviewerOf(options), plain: options.plain ?? false }, output);
    }
    case 'report':
      return (await import('../dedupe-report.ts')).reportOverlap(review, options.output, output);
    case 'sample': {
      const { reviewer, n, plain = false, json = false } = options;
      return (await import('../dedupe-sample.ts')).checkSample({ review, reviewer, n, plain, json }, output);
    }
  }
}

/** A file of this name is meant as a file; a folder is not. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function reviewerOf({ action, reviewer }: DedupeOptions): string {
  if (reviewer !== undefined) return reviewer;
  throw new ReviewError('usage', `\`dedupe ${action}\` needs the code of the person who decides.`, {
    hint: '--reviewer R1',
  });
}
