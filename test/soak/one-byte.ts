/** One byte changed anywhere in the database of a review, or in a package: `verify` has to say so. */
import { join } from 'node:path';
import { seededRandom } from '../../data/demo/random.ts';
import { bundle } from '../../src/cli/commands/bundle.ts';
import type { Figure, Part } from '../bench/figures.ts';
import { makeWholeReview, type Outcome, tryChanges, tryChangesOfFile } from '../cli/changed-review.ts';
import { quiet } from '../cli/listening.ts';

const IN_DATABASE = 1_000;
const IN_PACKAGE = 1_000;
const SEED = 20261126;

export const oneByte: Part = {
  name: 'one-byte',
  about: 'one byte changed anywhere in the database or in a package, and verify asked',
  measure: async () => {
    const { folder, close } = await makeWholeReview();
    try {
      const database = await tryChanges(folder, IN_DATABASE, seededRandom(SEED));
      const file = join(folder, '..', 'package.zip');
      await bundle({ review: folder, output: file, abstracts: false }, quiet);
      const archive = await tryChangesOfFile(file, IN_PACKAGE, seededRandom(SEED));
      return [figureOf('changes of the database', database), figureOf('changes of the package', archive)];
    } finally {
      close();
    }
  },
};

function figureOf(what: string, { changes, unnoticed }: Outcome): Figure {
  if (unnoticed.length > 0) throw new Error(`${what} not noticed:\n${unnoticed.join('\n')}`);
  return { what, size: `${changes} changes, seed ${SEED}`, value: '0 not noticed', against: '0', ratio: '-' };
}
