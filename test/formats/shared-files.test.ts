/** All shared reference files: number of records, and the fields of the first and the last one. */
import { beforeAll, describe, expect, test } from 'vitest';
import { checkAll, type FileCheck } from './shared-files.ts';
import { hasReferences } from './support.ts';

const skipped = 'Shared reference files (absent: skipped)';
describe.skipIf(!hasReferences)(hasReferences ? 'shared reference files' : skipped, () => {
  // Each of the 29 others was looked at, and the list is no better: keywords that a file repeats or that its reader splits at commas,
  // blanks and markup counted into abstracts, a year that stands nowhere, resolvers in DOIs, TeX left as it is, another last entry.
  const FIELDS_RIGHT = 1172;
  let checks: readonly FileCheck[] = [];
  beforeAll(async () => {
    checks = await checkAll();
    const fields = checks.reduce((sum, { fields: some }) => sum + some, 0);
    const wrong = checks.flatMap(({ path, wrong: some }) => some.map((each) => `${path}: ${each}`));
    const right = checks.filter(({ isRight }) => isRight).length;
    console.log(`files ${right} / ${checks.length}, fields ${fields - wrong.length} / ${fields}`);
    for (const line of wrong) console.log(`  ${line}`);
  }, 60_000);

  test('every file has the number of records that independent readers count', () => {
    expect(checks.filter(({ isRight }) => !isRight)).toEqual([]);
    expect(checks.length).toBe(116);
  });

  test('the fields of first and last records are right, but for those that were looked at and are disputed', () => {
    const right = checks.reduce((sum, { fields, wrong }) => sum + fields - wrong.length, 0);
    expect(right).toBeGreaterThanOrEqual(FIELDS_RIGHT);
  });
});
