/** Long proofs, too long for the tests: `npm run soak`, or with the names of parts. */
import { runParts } from '../bench/figures.ts';
import { compiledSuperset } from './compiled-superset.ts';
import { dedupeGrowth } from './dedupe-growth.ts';
import { faultSweep } from './fault-sweep.ts';
import { flowRecount } from './flow-recount.ts';
import { fuzzing } from './fuzz-readers.ts';
import { killExchange } from './kill-exchange.ts';
import { killScreen } from './kill-screen.ts';
import { killSearch } from './kill-search.ts';
import { oneByte } from './one-byte.ts';
import { pubmedWindow } from './pubmed-window.ts';
import { roundTripping } from './round-trips.ts';

await runParts(
  [
    faultSweep,
    killSearch,
    killScreen,
    killExchange,
    oneByte,
    compiledSuperset,
    fuzzing,
    roundTripping,
    dedupeGrowth,
    flowRecount,
    {
      name: 'pubmed-window',
      about: '25,000 hits on PubMed, with books and records that never come',
      measure: async () => {
        await pubmedWindow((line) => console.log(line));
        return [];
      },
    },
  ],
  process.argv.slice(2),
);
