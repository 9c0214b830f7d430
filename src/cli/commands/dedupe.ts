/** `dedupe`: links duplicates and applies the local filter in a review; merges and splits by hand; or deduplicates a file. */
import { existsSync } from 'node:fs';
import { ReviewError } from '../../errors.ts';
import type { Output } from '../output.ts';

export interface DedupeOptions {
  readonly review: string;
  readonly action?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly reviewer?: string | undefined;
  readonly output?: string | undefined;
  readonly queue?: string | undefined;
  readonly explain?: string | undefined;
}

export async function dedupe(options: DedupeOptions, output: Output): Promise<undefined> {
  const { action } = options;
  if (action === undefined) return (await import('../dedupe-review.ts')).dedupeReview(options.review, output);
  if (action === 'explain' && !existsSync(action)) {
    return (await import('../dedupe-explain.ts')).explainRecords(options.review, options.ids ?? [], output);
  }
  if ((action === 'merge' || action === 'split') && !existsSync(action)) {
    const { mergeByHand, splitByHand } = await import('../dedupe-by-hand.ts');
    if (options.reviewer === undefined) {
      throw new ReviewError('usage', `\`dedupe ${action}\` needs the code of the person who decides.`, {
        hint: '--reviewer R1',
      });
    }
    const ids = options.ids ?? [];
    return action === 'merge'
      ? mergeByHand(options.review, ids, options.reviewer, output)
      : splitByHand(options.review, ids, options.reviewer, output);
  }
  if (options.output === undefined) {
    throw new ReviewError('usage', 'Deduplicating a file needs --output.', {
      hint: `stageone dedupe ${action} --output clusters.csv`,
    });
  }
  return (await import('../dedupe-file.ts')).dedupeFile(
    { file: action, output: options.output, queue: options.queue, explain: options.explain },
    output,
  );
}
