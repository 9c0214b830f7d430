/** Mutations of the shared reference files given to every reader: none may throw, hang or lose count of its records. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Random, seededRandom } from '../../data/demo/random.ts';
import { pubmedXmlReader } from '../../src/cli/pubmed-file.ts';
import { cslReader } from '../../src/formats/csl.ts';
import { CsvReader } from '../../src/formats/csv-read.ts';
import { decodeText } from '../../src/formats/decode.ts';
import { eppiJsonReader } from '../../src/formats/eppi-json.ts';
import type { FileReader, ReadResult } from '../../src/formats/format.ts';
import { PieceReader } from '../../src/formats/pieces.ts';
import { findReader, READERS, WRITERS } from '../../src/formats/registry.ts';
import type { Figure, Part } from '../bench/figures.ts';
import { anItem, hasReferences, REFERENCES, readExpected } from '../formats/support.ts';

/** No input may take longer. */
const LONGEST_MS = 1_000;
/** Longer files are cut, at another place each time, so that many can be tried. */
const LONGEST_INPUT = 6_000;

/** What breaks parsers: tags, signs of every format, marks, controls, halves of pairs. */
const SPLINTERS = [
  'TY  - JOUR\n',
  'ER  - \n',
  '\nPMID- 1\n',
  'PT J\n',
  '%0 Book\n',
  '@article{a,',
  '@',
  '{',
  '}',
  '{{',
  '\\',
  '\\"{',
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '|',
  '<',
  '>',
  '</record>',
  '<record>',
  '</PubmedArticle>',
  '<PubmedArticle>',
  '<![CDATA[',
  '<!--',
  ']]>',
  '<!DOCTYPE a [<!ENTITY b "&b;&b;">]>',
  '&b;',
  '&#x110000;',
  '&amp;',
  '[',
  ']',
  '{"title":',
  'null',
  '\u0000',
  '\u001b[2J',
  '\ufeff',
  '\ud800',
  '\r',
  '\n',
  '\r\n',
  '\n\n\n',
  ' ',
  '  - ',
  '\u2028',
  '10.1002/(SICI)1<1::AID>3.0;2-Q',
  '1e999',
  'é',
  '山'.repeat(50),
  'A'.repeat(2_000),
] as const;

type Mutation = (text: string, other: string, random: Random) => string;

const MUTATIONS: readonly Mutation[] = [
  // Cut off at the end, or at the beginning.
  (text, _other, random) => text.slice(0, random.int(0, text.length)),
  (text, _other, random) => text.slice(random.int(0, text.length)),
  // A stretch gone, doubled, exchanged with one of another file.
  (text, _other, random) => splice(text, '', random),
  (text, _other, random) => {
    const at = random.int(0, text.length);
    return text.slice(0, at) + text.slice(Math.max(0, at - random.int(1, 400)), at) + text.slice(at);
  },
  (text, other, random) => splice(text, other.slice(random.int(0, other.length)).slice(0, random.int(1, 800)), random),
  // Splinters strewn in.
  (text, _other, random) => strewn(text, random, () => random.pick(SPLINTERS)),
  // Single units changed.
  (text, _other, random) => strewn(text, random, () => String.fromCharCode(random.int(0, 0xffff)), 1),
  // Lines: exchanged, joined, other ends.
  (text, _other, random) => {
    const lines = text.split('\n');
    const at = random.int(0, lines.length - 1);
    const [line = ''] = lines.splice(at, 1);
    lines.splice(random.int(0, lines.length), 0, line);
    return lines.join('\n');
  },
  (text, _other, random) => text.replace(/\n/g, random.pick(['\r', '\r\n', '', ' ', '\n\n', '\u0085'])),
  // One sign wherever it stands.
  (text, _other, random) =>
    text
      .replaceAll(random.pick(['"', '{', '}', ',', '<', '>', '-', ' ', '  -', '\n']), random.pick(SPLINTERS))
      .slice(0, 4 * LONGEST_INPUT),
];

function splice(text: string, piece: string, random: Random): string {
  const at = random.int(0, text.length);
  return text.slice(0, at) + piece + text.slice(at + random.int(0, 500));
}

function strewn(text: string, random: Random, piece: () => string, over = 0): string {
  let strewnText = text;
  for (let count = random.int(1, 8); count > 0; count -= 1) {
    const at = random.int(0, strewnText.length);
    strewnText = strewnText.slice(0, at) + piece() + strewnText.slice(at + over);
  }
  return strewnText;
}

interface Seed {
  readonly path: string;
  readonly text: string;
  readonly reader: FileReader;
}

/** What the fuzzing found; `faults` name the seed of the random numbers that repeats each. */
export interface FuzzReport {
  readonly inputs: number;
  readonly perReader: ReadonlyMap<string, number>;
  readonly slowestMs: number;
  readonly records: number;
  readonly faults: readonly string[];
}

/** Gives so many mutated files to the readers of their formats, whole and in pieces. Needs the shared files. */
export async function fuzzReaders(inputs: number, seed = 1): Promise<FuzzReport> {
  if (!hasReferences) throw new Error('The shared reference files are absent.');
  const found = Object.keys(readExpected()).flatMap(readSeed);
  const seeds = [...found, ...(await cslSeeds(found.slice(0, 12))), EPPI];
  const readers = [pubmedXmlReader, ...READERS];
  const byReader = readers
    .map((reader) => seeds.filter((each) => each.reader === reader))
    .filter((list) => list.length > 0);
  const perReader = new Map<string, number>();
  const faults: string[] = [];
  let slowestMs = 0;
  let records = 0;
  for (let number = 0; number < inputs; number += 1) {
    const random = seededRandom(seed * 1_000_003 + number);
    // Every reader has its turn, however many files of its format there are.
    const own = random.pick(byReader[number % byReader.length] ?? []);
    const input = mutated(own, random.pick(seeds).text, random);
    const start = performance.now();
    const outcome = await tryReader(own.reader, input, random);
    const took = performance.now() - start;
    slowestMs = Math.max(slowestMs, took);
    perReader.set(own.reader.id, (perReader.get(own.reader.id) ?? 0) + 1);
    if (typeof outcome === 'number') records += outcome;
    const fault = typeof outcome === 'string' ? outcome : took > LONGEST_MS ? `took ${took.toFixed(0)} ms` : undefined;
    if (fault !== undefined) faults.push(`input ${number} (${own.reader.id}, ${own.path}): ${fault}`);
  }
  return { inputs, perReader, slowestMs, records, faults };
}

function readSeed(path: string): readonly Seed[] {
  const text = decodeText(readFileSync(resolve(REFERENCES, path)));
  const reader = findReader(text, [pubmedXmlReader]);
  return reader === undefined ? [] : [{ path, text, reader }];
}

/** Nor has EPPI-Reviewer's JSON; this one is made up. */
const EPPI: Seed = {
  path: 'made: eppi',
  reader: eppiJsonReader,
  text: JSON.stringify({
    CodeSets: [{ SetName: 'S', Attributes: { AttributesList: [{ AttributeId: 7, AttributeName: 'EXCLUDE' }] } }],
    References: [1, 2, 3].map((id) => ({
      ItemId: id,
      Title: `Title ${id}`,
      Authors: 'Ng A ;',
      Year: '2020',
      ItemStatus: 'E',
      Codes: [{ AttributeId: 7, AdditionalText: 'x' }],
    })),
  }),
};

/** CSL-JSON has no file among the shared ones: what we write of the others are its seeds. */
async function cslSeeds(seeds: readonly Seed[]): Promise<readonly Seed[]> {
  const made: Seed[] = [];
  for (const { path, text, reader } of seeds) {
    const { entries } = await reader.read(text, path);
    const items = entries.slice(0, 5).map(({ record }) => anItem(record));
    made.push({ path, text: await WRITERS.csl.write(items, {}), reader: cslReader });
  }
  return made;
}

function mutated({ text }: Seed, other: string, random: Random): string {
  const from = text.length > LONGEST_INPUT && random.chance(0.5) ? random.int(0, text.length - LONGEST_INPUT) : 0;
  let input = text.slice(from, from + LONGEST_INPUT);
  for (let count = random.int(1, 3); count > 0; count -= 1) input = random.pick(MUTATIONS)(input, other, random);
  return input;
}

/** The number of records, or what went wrong. */
async function tryReader(reader: FileReader, input: string, random: Random): Promise<number | string> {
  try {
    const whole = await reader.read(input, 'x');
    const fault = brokenCount(whole, whole.entries.length);
    if (fault !== undefined) return fault;
    if (reader.cut !== undefined || reader.id === 'csv') {
      const pieces = reader.id === 'csv' ? new CsvReader(input, 'x') : new PieceReader(reader, 'x');
      let taken = 0;
      const size = random.int(50, LONGEST_INPUT);
      for (let at = 0; at <= input.length; at += size) {
        await pieces.read(input.slice(at, at + size), at + size > input.length, () => {
          taken += 1;
        });
      }
      const inPieces = brokenCount(pieces.end(), taken);
      if (inPieces !== undefined) return `in pieces: ${inPieces}`;
    }
    return whole.recordsInFile;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error);
  }
}

function brokenCount(counts: Omit<ReadResult, 'entries'>, entries: number): string | undefined {
  const { recordsInFile, refused, refusals, problems } = counts;
  if (entries + refused !== recordsInFile) return `${entries} + ${refused} refused are not ${recordsInFile}`;
  if (refusals.length !== refused) return `${refusals.length} refusals for ${refused} refused`;
  if (problems.length < refused) return `${problems.length} problems for ${refused} refused`;
  if (recordsInFile === 0 && problems.length === 0) return 'no record and no problem';
  return undefined;
}

const INPUTS = 100_000;

export const fuzzing: Part = {
  name: 'fuzz-readers',
  about: 'mutated reference files given to every reader: nothing thrown, nothing slow, every record counted',
  measure: async () => {
    const { inputs, perReader, slowestMs, records, faults } = await fuzzReaders(INPUTS);
    if (faults.length > 0) throw new Error(`${faults.length} faults:\n${faults.slice(0, 20).join('\n')}`);
    const figure = (what: string, value: string, against = '-'): Figure => ({
      what,
      size: `${inputs.toLocaleString('en-US')} inputs`,
      value,
      against,
      ratio: '-',
    });
    return [
      figure('thrown, or records not accounted for', '0', '0'),
      figure('slowest input', `${slowestMs.toFixed(0)} ms`, `≤ ${LONGEST_MS} ms`),
      figure('records in them', records.toLocaleString('en-US')),
      figure('inputs of each reader', [...perReader].map(([id, count]) => `${id} ${count}`).join(', ')),
    ];
  },
};
