/** `dedupe FILE` as it is delivered, in a process of its own: time by the clock and memory, from the file to the written clusters. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { countClusters } from '../dedupe/scores.ts';
import { writeMadeCsv } from './made-csv.ts';

export interface ProcessRun {
  /** Seconds by the clock. */
  readonly wall: number;
  readonly peakMb: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/** Builds the program into a folder, as `build.mjs` does, and returns its entry. */
export async function buildProgram(folder: string): Promise<string> {
  await build({
    entryPoints: { main: 'src/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    jsx: 'automatic',
    logLevel: 'error',
    define: { STAGEONE_VERSION: '"bench"', 'process.env.NODE_ENV': '"production"', 'process.env.DEV': 'undefined' },
    external: ['@photostructure/sqlite', 'citation-js', 'node:sqlite'],
    alias: { 'react-devtools-core': './src/tui/no-devtools.js' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return join(folder, 'main.mjs');
}

/** Prints the largest memory of the process when it ends. */
const TELL_PEAK = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>writeSync(2,'peak '+process.resourceUsage().maxRSS))`;

/** Runs `dedupe FILE` on so many made-up records. @throws Error when it fails. */
export function runDedupeFile(program: string, folder: string, count: number): ProcessRun {
  const [file, output] = [join(folder, `made-${count}.csv`), join(folder, 'clusters.csv')];
  const works = writeMadeCsv(file, count);
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', TELL_PEAK, program, 'dedupe', file, '--output', output],
    { encoding: 'utf8' },
  );
  const wall = (performance.now() - start) / 1000;
  const peakMb = Number(/peak (\d+)$/.exec(stderr)?.[1]) / 1024;
  if (status !== 0) throw new Error(`dedupe FILE ended with ${status}: ${stderr}`);
  const clusters = new Map<string, string[]>();
  const gold = new Map<string, string>();
  for (const line of readFileSync(output, 'utf8').split('\n').slice(1, -1)) {
    const [id = '', cluster = ''] = line.split(',');
    const members = clusters.get(cluster);
    if (members === undefined) clusters.set(cluster, [id]);
    else members.push(id);
    gold.set(id, String(works[Number(id) - 1]));
  }
  const { falsePositives, falseNegatives } = countClusters([...clusters.values()], gold);
  return { wall, peakMb, falsePositives, falseNegatives };
}
