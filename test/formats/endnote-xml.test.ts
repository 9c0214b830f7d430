/** EndNote XML: styles that cut a value, lists, and files that are cut off. */
import { expect, test } from 'vitest';
import { readFile } from '../../src/formats/registry.ts';

const record = (title: string) =>
  `<record>\n<rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type><contributors><authors><author><style face="normal">Smith, J.</style></author><author>The X Group,</author></authors></contributors><titles><title>${title}</title><secondary-title><style>J X</style></secondary-title></titles><dates><year><style>2019</style></year></dates><isbn>0028-0836 (Print)&#xD;1476-4687</isbn><keywords><keyword>one</keyword><keyword>*two</keyword></keywords></record>\n`;
const TITLE =
  '<style face="normal">Effect of H</style><style face="subscript">2</style><style face="normal">O &amp; more</style>';

test('styles, lists and entities', async () => {
  const reading = await readFile(`<?xml version="1.0"?>\n<xml><records>\n${record(TITLE)}</records></xml>`, 'x');
  expect(reading).toMatchObject({ format: 'endnote-xml', recordsInFile: 1, refused: 0, problems: [] });
  expect(reading?.entries[0]).toMatchObject({ line: 3, sourceId: '7' });
  expect(reading?.entries[0]?.record).toMatchObject({
    type: 'article',
    title: 'Effect of H2O & more',
    authors: [{ family: 'Smith', given: 'J.' }, { group: 'The X Group' }],
    journal: 'J X',
    year: 2019,
    issns: ['0028-0836', '1476-4687'],
    keywords: ['one', 'two'],
  });
});

test('a file that is cut off says so, and the counts add up', async () => {
  const whole = `<xml><records>${record('One')}${record('Two')}`;
  const reading = await readFile(whole.slice(0, -100), 'x');
  expect(reading?.recordsInFile).toBe(2);
  expect((reading?.entries.length ?? 0) + (reading?.refused ?? 0)).toBe(2);
  expect(reading?.entries[0]?.record.title).toBe('One');
  expect(reading?.problems.map((problem) => problem.message)).toEqual([
    'The record has no end; it was refused.',
    'The file is cut off: its end is missing.',
  ]);
  expect(reading?.refusals[0]?.text).toMatch(/^<record>[\s\S]*Two/);
});

test('a record whose XML is broken costs no other one; a sign that ought to be an entity costs none', async () => {
  const broken = record('Two').replace('</titles>', '');
  const whole = `<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><records>${record('One &b; R&D')}${broken}${record('<style>10</style><style face="superscript">6</style>')}</records></xml>`;
  const reading = await readFile(whole, 'x');
  expect(reading?.entries.map(({ record: { title }, position }) => [title, position])).toEqual([
    ['One &b; R&D', 1],
    ['10^6', 3],
  ]);
  expect(reading).toMatchObject({ recordsInFile: 3, refused: 1, refusals: [{ text: broken.trimEnd() }] });
  expect(reading?.problems).toMatchObject([{ message: 'The XML of the record is broken; it was refused.' }]);
});
