/** Reading and writing reference files: records a second of ours, of citation-js and of reflib on the same records, and memory of long files. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { readStream } from '@iebh/reflib';
import Cite from 'citation-js';
import type { ExportItem, WriteFormat } from '../../src/formats/format.ts';
import { readFile, WRITERS } from '../../src/formats/registry.ts';
import { anItem } from '../formats/support.ts';
import { type Figure, median, type Part, round } from './figures.ts';
import { madeRecords } from './made-records.ts';

const RECORDS = 20_000;
/** The peers are slower, and citation-js slows down with the number of records. */
const PEER_RECORDS = 2_000;
const ROUNDS = 5;
const BYTES = 2_000;
const LONG = 500_000;

/** Records whose entry in RIS has about 2 kB: an abstract that is too short is continued with itself. */
function items(count: number): readonly ExportItem[] {
  const made: ExportItem[] = [];
  for (const { input } of madeRecords(count, 1)) {
    const { record } = input;
    const seed = record.abstract ?? `${record.title}.`;
    const missing = BYTES - (WRITERS.ris.write([anItem(record)], {}) as string).length;
    const abstract =
      missing > 0
        ? `${seed} `
            .repeat(Math.ceil(missing / seed.length))
            .slice(0, seed.length + missing)
            .trim()
        : seed;
    made.push(anItem({ ...record, abstract }));
  }
  return made;
}

/** Records a second of CPU time, which other work on the machine does not change; the median of several rounds, the first left out. */
async function rate(count: number, act: () => unknown): Promise<number> {
  await act();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1e6);
  }
  return count / median(times);
}

function reflib(format: string, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0;
    readStream(format, Readable.from([text]))
      .on('ref', () => {
        count += 1;
      })
      .on('end', () => resolve(count))
      .on('error', reject);
  });
}

const TARGETS: { readonly [F in WriteFormat]?: { readonly read: number; readonly write: number } } = {
  ris: { read: 40_000, write: 80_000 },
};

async function measureFormat(
  format: 'ris' | 'nbib' | 'csv' | 'csl',
  made: readonly ExportItem[],
): Promise<readonly Figure[]> {
  const text = await WRITERS[format].write(made, {});
  const size = `${made.length.toLocaleString('en-US')} records, ${round(text.length / made.length)} B each`;
  const figure = (what: string, value: number, target: number | undefined): Figure => ({
    what: `${format}: ${what}`,
    size,
    value: `${round(value)} records/s`,
    against: target === undefined ? '-' : `≥ ${target.toLocaleString('en-US')}`,
    ratio: target === undefined ? '-' : (value / target).toFixed(2),
  });
  const written = await rate(made.length, () => WRITERS[format].write(made, {}));
  const read = await rate(made.length, () => readFile(text, format));
  return [figure('read', read, TARGETS[format]?.read), figure('write', written, TARGETS[format]?.write)];
}

/** The peers on the first records of the same set; ours again beside them. */
async function measurePeers(made: readonly ExportItem[]): Promise<readonly Figure[]> {
  const few = made.slice(0, PEER_RECORDS);
  const text = await WRITERS.ris.write(few, {});
  const csl = Cite.plugins.input.chain(text, { generateGraph: false });
  const cite = new Cite(csl, { generateGraph: false });
  const ours = {
    read: await rate(few.length, () => readFile(text, 'x')),
    write: await rate(few.length, () => WRITERS.ris.write(few, {})),
  };
  const beside = (what: string, peer: number, own: number): Figure => ({
    what,
    size: `${few.length.toLocaleString('en-US')} records`,
    value: `${round(peer)} records/s`,
    against: `ours: ${round(own)}`,
    ratio: `${(own / peer).toFixed(1)} × its rate`,
  });
  return [
    beside(
      'ris: read by citation-js',
      await rate(few.length, () => Cite.plugins.input.chain(text, { generateGraph: false })),
      ours.read,
    ),
    beside('ris: read by @iebh/reflib', await rate(few.length, () => reflib('ris', text)), ours.read),
    beside('ris: written by citation-js', await rate(few.length, () => cite.format('ris')), ours.write),
  ];
}

/** Peak memory of a process of its own that runs through a file of so many records. */
async function measureMemory(made: readonly ExportItem[], count: number): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-bench-'));
  try {
    const path = join(folder, 'long.ris');
    const file = createWriteStream(path);
    const text = await WRITERS.ris.write(made, {});
    let bytes = 0;
    for (let done = 0; done < count; done += made.length) {
      bytes += text.length;
      if (!file.write(text)) await once(file, 'drain');
    }
    file.end();
    await finished(file);
    const script = resolve(import.meta.dirname, 'stream-memory.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, path]);
    const { records, seconds, megabytes } = JSON.parse(stdout) as {
      records: number;
      seconds: number;
      megabytes: number;
    };
    return {
      what: 'ris: read in pieces',
      size: `${records.toLocaleString('en-US')} records, ${round(bytes / 1e6)} MB`,
      value: `${round(records / seconds)} records/s, ${round(megabytes)} MB at most`,
      against: '-',
      ratio: '-',
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(): Promise<readonly Figure[]> {
  const made = items(RECORDS);
  const figures: Figure[] = [];
  for (const format of ['ris', 'nbib', 'csv', 'csl'] as const) figures.push(...(await measureFormat(format, made)));
  figures.push(...(await measurePeers(made)));
  figures.push(await measureMemory(made, LONG / 10), await measureMemory(made, LONG));
  return figures;
}

export const formats: Part = {
  name: 'formats',
  about: 'reading and writing reference files, beside citation-js and reflib',
  measure,
};
