/** Runs through a reference file record by record and prints how many there were, how long it took and the peak of memory. */
import { streamReferenceFile } from '../../src/cli/reference-stream.ts';

const start = performance.now();
let records = 0;
await streamReferenceFile(process.argv[2] ?? '', () => {
  records += 1;
});
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ records, seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
