/** Benchmarks: `npm run bench`, or with the names of parts. Nothing here asserts a time. */
import { runParts } from './figures.ts';
import { parsing } from './parsing.ts';

await runParts([parsing], process.argv.slice(2));
