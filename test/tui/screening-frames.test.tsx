/** Whole frames of the screening screen, as text: 80×24, 120×40, narrow, full text, and titles in Chinese, Hebrew and with combining signs. Records are ours. */
import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test } from 'vitest';
import { type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';
import type { Stage } from '../../src/screening/decision.ts';
import type { Position, ScreeningSession } from '../../src/screening/session.ts';
import { ScreeningApp } from '../../src/tui/screening-app.tsx';
import { createScreenControl } from '../../src/tui/screening-control.ts';
import { fakeSession } from './fake-session.ts';

afterEach(cleanup);

const RECORD: BibRecord = {
  ...EMPTY_RECORD,
  title:
    '"They just took my works": police encounters and syringe access among people who inject drugs in a made-up town',
  authors: [
    { family: 'Ames', given: 'Ada', suffix: undefined },
    { family: 'Okoro', given: 'Paul', suffix: 'Jr' },
    { group: 'Made-up Town Study Group' },
  ],
  journal: 'Journal of Made-up Studies',
  year: 2019,
  type: 'article',
  languages: ['en'],
  doi: '10.5555/frames.1',
  pmid: '900000001',
  abstract: [
    'BACKGROUND: Policing practices shape the risk environment of people who inject drugs. We asked how often police took syringes, and what people did then.',
    'METHODS: Semi-structured interviews with 42 people in two towns.',
    'CONCLUSIONS: Being stopped near services kept people from coming.',
  ].join('\n'),
  keywords: ['policing', 'harm reduction'],
  meshHeadings: ['Police', 'Needle-Exchange Programs'],
};

async function frameOf(
  record: BibRecord,
  size: { readonly columns: number; readonly rows: number },
  more: { readonly stage?: Stage; readonly keys?: string; readonly own?: Partial<ShownParts> } = {},
): Promise<string> {
  const session = fakeSession(['7', '8'], more.stage);
  const withRecord = (position: Position): Position =>
    position.kind === 'record'
      ? { ...position, shown: { ...position.shown, record, sources: ['PubMed', 'Scopus'], ...more.own } }
      : position;
  const shown: ScreeningSession = {
    ...session,
    settings: {
      ...session.settings,
      reviewTitle: 'Encounters',
      reasons: [
        { code: 'WP', text: 'No data on people who use drugs' },
        { code: 'WO', text: 'No encounter with the police' },
      ],
      highlights: [
        { name: 'police', terms: ['polic*'], colour: 'green' },
        { name: 'injecting', terms: ['inject', 'syringe*'], colour: 'cyan' },
      ],
    },
    current: async () => withRecord(await session.current()),
  };
  const control = createScreenControl(shown, {
    keys: { preset: 'default', own: {} },
    now: () => 0,
    bell: () => undefined,
    openAddress: async () => undefined,
  });
  await control.open();
  const app = render(<ScreeningApp control={control} colour={false} size={size} />);
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  await settle();
  if (more.keys !== undefined) app.stdin.write(more.keys);
  await settle();
  return (app.lastFrame() ?? '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
type ShownParts = Extract<Position, { kind: 'record' }>['shown'];

test('80×24: a structured abstract, more than fits', async () => {
  expect(`\n${await frameOf(RECORD, { columns: 80, rows: 24 })}\n`).toMatchInlineSnapshot(`
    "
     B1 0/2 · all 0/2 · title and abstract · R1 · Encounters
    ────────────────────────────────────────────────────────────────────────────────
     "They just took my works": police encounters and syringe access among people
     who inject drugs in a made-up town
     Ames Ada, Okoro Paul Jr, Made-up Town Study Group
     Journal of Made-up Studies · 2019 · article · en
     doi 10.5555/frames.1 · pmid 900000001
     Sources: PubMed, Scopus

     BACKGROUND: Policing practices shape the risk environment of people who inject
     drugs. We asked how often police took syringes, and what people did then.
     METHODS: Semi-structured interviews with 42 people in two towns.
     CONCLUSIONS: Being stopped near services kept people from coming.

     Keywords: policing; harm reduction
     MeSH: Police; Needle-Exchange Programs



    ────────────────────────────────────────────────────────────────────────────────
     y include   n exclude   m maybe   1-9 exclude+reason   x exclude why   u undo
     e note   f flag   t tag   s skip   d duplicate   c criteria   ? keys   q quit
     police 5, injecting 4
    "
  `);
});

test('80×24: no abstract, retracted, flagged, with a note', async () => {
  const record = { ...RECORD, abstract: undefined, isRetracted: true, keywords: [], meshHeadings: [] };
  const own = { isFlagged: true, tags: ['custody'], notes: ['ask Ben'] };
  expect(`\n${await frameOf(record, { columns: 80, rows: 24 }, { own })}\n`).toMatchInlineSnapshot(`
    "
     B1 0/2 · all 0/2 · title and abstract · R1 · Encounters
    ────────────────────────────────────────────────────────────────────────────────
     RETRACTED: this report has been retracted
     NO ABSTRACT: judge on the title; when in doubt, keep it

     "They just took my works": police encounters and syringe access among people
     who inject drugs in a made-up town
     Ames Ada, Okoro Paul Jr, Made-up Town Study Group
     Journal of Made-up Studies · 2019 · article · en
     doi 10.5555/frames.1 · pmid 900000001
     Sources: PubMed, Scopus

     You: flagged
     Your tags: custody
     Your note: ask Ben




    ────────────────────────────────────────────────────────────────────────────────
     y include   n exclude   m maybe   1-9 exclude+reason   x exclude why   u undo
     e note   f flag   t tag   s skip   d duplicate   c criteria   ? keys   q quit
     police 1, injecting 2
    "
  `);
});

test('120×40: all of it, and the keys', async () => {
  expect(`\n${await frameOf(RECORD, { columns: 120, rows: 40 })}\n`).toMatchInlineSnapshot(`
    "
     B1 0/2 · all 0/2 · title and abstract · R1 · Encounters
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     "They just took my works": police encounters and syringe access among people who inject drugs in a made-up town
     Ames Ada, Okoro Paul Jr, Made-up Town Study Group
     Journal of Made-up Studies · 2019 · article · en
     doi 10.5555/frames.1 · pmid 900000001
     Sources: PubMed, Scopus

     BACKGROUND: Policing practices shape the risk environment of people who inject drugs. We asked how often police took
     syringes, and what people did then.
     METHODS: Semi-structured interviews with 42 people in two towns.
     CONCLUSIONS: Being stopped near services kept people from coming.

     Keywords: policing; harm reduction
     MeSH: Police; Needle-Exchange Programs




















    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     y include   n exclude   m maybe   1-9 exclude+reason   x exclude why   u undo   e note   f flag   t tag   s skip
     d duplicate   c criteria   l list   / find   o open   H history   h highlights   ? keys   q quit
     police 5, injecting 4
    "
  `);
});

test('50×16: the keys take a row more', async () => {
  expect(`\n${await frameOf(RECORD, { columns: 50, rows: 16 })}\n`).toMatchInlineSnapshot(`
    "
     B1 0/2 · all 0/2 · title and abstract · R1 · Enc…
    ──────────────────────────────────────────────────
     "They just took my works": police encounters and
     syringe access among people who inject drugs in
     a made-up town
     Ames Ada, Okoro Paul Jr, Made-up Town Study
     Group
     Journal of Made-up Studies · 2019 · article · en
     doi 10.5555/frames.1 · pmid 900000001
     Sources: PubMed, Scopus
    ────────────────────────────────── 1–8/20 ↓ space
     y include   n exclude   m maybe
     1-9 exclude+reason   x exclude why   u undo
     e note   f flag   t tag   ? keys   q quit
     police 5, injecting 4
    "
  `);
});

test('full text: the reasons to choose from', async () => {
  const frame = await frameOf(RECORD, { columns: 80, rows: 24 }, { stage: 'full-text', keys: 'n' });
  expect(`\n${frame}\n`).toMatchInlineSnapshot(`
    "
     B1 0/2 · all 0/2 · full text · R1 · Encounters
    ────────────────────────────────────────────────────────────────────────────────
     Exclude for which reason? Esc: back to the record, nothing is saved
      1  WP  No data on people who use drugs
      2  WO  No encounter with the police














    ────────────────────────────────────────────────────────────────────────────────
     y include   n exclude   x exclude why   1-9 exclude+reason   u undo   e note
     f flag   t tag   s skip   d duplicate   c criteria   l list   ? keys   q quit
     police 5, injecting 4
    "
  `);
});

test('80×24: wide, right-to-left and combining characters', async () => {
  const record: BibRecord = {
    ...EMPTY_RECORD,
    title: '吸毒者与警察的接触:城市中的定性研究,以及他们在服务机构附近被拦截之后如何避免再次前来寻求帮助的经历',
    originalTitle: 'מפגשים עם המשטרה',
    authors: [
      { family: '王', given: '伟', suffix: undefined },
      { family: 'Nguyễn', given: 'Thị', suffix: undefined },
    ],
    journal: '虚构研究杂志',
    year: 2021,
    languages: ['zh'],
    abstract: `${'警察在交换站附近拦截人们。'.repeat(8)}\nनमस्ते पुलिस`,
  };
  expect(`\n${await frameOf(record, { columns: 80, rows: 24 })}\n`).toMatchInlineSnapshot(`
    "
     B1 0/2 · all 0/2 · title and abstract · R1 · Encounters
    ────────────────────────────────────────────────────────────────────────────────
     吸毒者与警察的接触:城市中的定性研究,以及他们在服务机构附近被拦截之后如何避免再
     次前来寻求帮助的经历
     Original title: מפגשים עם המשטרה
     王 伟, Nguyễn Thị
     虚构研究杂志 · 2021 · article · zh
     Sources: PubMed, Scopus

     警察在交换站附近拦截人们。警察在交换站附近拦截人们。警察在交换站附近拦截人们。
     警察在交换站附近拦截人们。警察在交换站附近拦截人们。警察在交换站附近拦截人们。
     警察在交换站附近拦截人们。警察在交换站附近拦截人们。
     नमस्ते पुलिस






    ────────────────────────────────────────────────────────────────────────────────
     y include   n exclude   m maybe   1-9 exclude+reason   x exclude why   u undo
     e note   f flag   t tag   s skip   d duplicate   c criteria   ? keys   q quit
     police 0, injecting 0
    "
  `);
});
