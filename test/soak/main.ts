/** Long proofs, too long for the tests: `npm run soak`, or with the names of parts. */
import { runParts } from '../bench/figures.ts';
import { faultSweep } from './fault-sweep.ts';

await runParts([faultSweep], process.argv.slice(2));
