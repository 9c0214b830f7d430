/** The README prints the rules as they are applied, in their order. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES, type RuleVerdict } from '../../src/dedupe/rules.ts';

/** What the README calls each verdict. */
const OUTCOMES: Readonly<Record<RuleVerdict, string>> = {
  distinct: 'different',
  version: 'versions',
  update: 'versions',
  duplicate: 'same',
  ask: 'ask',
};

it('the table of the README has the rules in order, with what each says and decides', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.slice(readme.indexOf('\n## Deduplication'), readme.indexOf('\n## Screening'));
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \| ([a-z]+) \| (.+) \|$/gm)]
    .map(([, name, outcome, says]) => ({ name, outcome, says }))
    .filter(({ name }) => name?.includes('-'));
  expect(rows).toEqual(RULES.map(({ name, verdict, says }) => ({ name, outcome: OUTCOMES[verdict], says })));
});

it('every rule has a name of its own and a general reason', () => {
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  for (const { name, why } of RULES) expect(why.length, name).toBeGreaterThan(20);
});
