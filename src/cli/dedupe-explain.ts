/** `dedupe explain`: what the rules say of two records, with the title similarity of the reference measure; or one merged record. */
import { explainPair } from '../dedupe/explain.ts';
import { ReviewError } from '../errors.ts';
import { withProject } from '../project/project.ts';
import { readRecords } from '../store/records.ts';
import type { Output } from './output.ts';
import { knownIds } from './record-ids.ts';
import { loadReview } from './review-state.ts';

export async function explainRecords(directory: string, words: readonly string[], output: Output): Promise<undefined> {
  return withProject(directory, async (project) => {
    const state = await loadReview(project);
    const ids = knownIds(words, state);
    const [only] = ids;
    if (only !== undefined && ids.length === 1) {
      const { explainRecord } = await import('./explain-record.ts');
      await explainRecord(project, state, only, output);
      return undefined;
    }
    const [left, right] = await readRecords(project.database, ids);
    if (left === undefined || right === undefined || ids.length !== 2) {
      throw new ReviewError('usage', 'Name one record to see its merged fields, or two to compare.', {
        hint: 'stageone dedupe explain 118, or stageone dedupe explain 118 240',
      });
    }
    const explained = explainPair(left, right);
    const sameCluster = state.clusters.some((members) => members.includes(left.id) && members.includes(right.id));
    output.report({ a: left.id, b: right.id, sameCluster, ...explained }, [
      `${left.id}: ${left.record.title ?? '(no title)'}`,
      `${right.id}: ${right.record.title ?? '(no title)'}`,
      `The rules say ${explained.verdict} by ${explained.rule ?? 'none'}: ${explained.says}`,
      `Similarity of the titles: ${explained.titleSimilarity === undefined ? 'no title' : explained.titleSimilarity.toFixed(3)}`,
      ...Object.entries(explained.values).map(([field, value]) => `  ${field}: ${value}`),
      sameCluster ? 'They are in one cluster.' : 'They are in different clusters.',
    ]);
    return undefined;
  });
}
