/** Benchmarks: `npm run bench`, or with the names of parts. Nothing here asserts a time. */
import { dedupeQuality, dedupeSpeed } from './dedupe.ts';
import { exchange } from './exchange.ts';
import { runParts } from './figures.ts';
import { flow } from './flow.ts';
import { formats } from './formats.ts';
import { parsing } from './parsing.ts';
import { screening } from './screening.ts';
import { search } from './search.ts';
import { team } from './team.ts';

await runParts(
  [search, parsing, formats, screening, team, flow, exchange, dedupeSpeed, dedupeQuality],
  process.argv.slice(2),
);
