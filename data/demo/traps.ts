/** Works made to be mistaken for one another, and copies made to look unlike: the traps of deduplication and screening. */
import type { BibRecord, ServiceName } from '../../src/records/record.ts';
import type { Random } from './random.ts';
import { THEMES } from './themes.ts';
import type { Work, WorkMaker } from './works.ts';

/** A work, the services that hold it, and what is peculiar to the copy in each. */
export interface Placed {
  readonly work: Work;
  readonly services: readonly ServiceName[];
  readonly changes?: { readonly [S in ServiceName]?: Partial<BibRecord> };
}

const ALL: readonly ServiceName[] = ['pubmed', 'crossref', 'openalex'];
const TWO: readonly ServiceName[] = ['pubmed', 'openalex'];
const ALONE: readonly ServiceName[] = ['crossref'];

/** All traps; the same `random` and `maker` as the ordinary works use. */
export function makeTraps(random: Random, maker: WorkMaker): Placed[] {
  const theme = () => random.pick(THEMES.slice(0, 5));
  const placed: Placed[] = [];
  const add = (work: Work, services: readonly ServiceName[], changes: Placed['changes'] = {}) =>
    placed.push({ work, services, changes });
  const follow = (of: Work, id: string, changes: Partial<BibRecord>, notResearch = true): Work => ({
    ...of,
    id,
    ...(notResearch ? { relevance: 'exclude-title', reason: '' } : {}),
    record: { ...of.record, doi: `${of.record.doi}.${id.split('-').at(-1)}`, ...changes },
  });
  const titleOf = (work: Work) => work.record.title ?? '';

  for (let n = 1; n <= 5; n += 1) {
    const one = maker.make(`trap-part-${n}a`, theme(), { pages: '101-112' });
    const base = titleOf(one);
    add({ ...one, record: { ...one.record, title: `${base}. Part 1` } }, ALL);
    add(follow(one, `trap-part-${n}b`, { title: `${base}. Part 2`, pages: '113-125' }, false), ALL);

    const corrected = maker.make(`trap-erratum-${n}a`, theme());
    const erratum = follow(corrected, `trap-erratum-${n}b`, {
      type: 'erratum',
      title: `Erratum to: ${titleOf(corrected)}`,
      pages: '899',
      abstract: undefined,
      links: [{ kind: 'erratum-of', doi: corrected.record.doi }],
    });
    add(
      { ...corrected, record: { ...corrected.record, links: [{ kind: 'erratum-in', doi: erratum.record.doi }] } },
      ALL,
    );
    add(erratum, n % 2 === 0 ? TWO : ALL);

    const article = maker.make(`trap-preprint-${n}a`, theme(), { year: 2018 + n });
    const preprint = follow(
      article,
      `trap-preprint-${n}b`,
      {
        type: 'preprint',
        year: 2017 + n,
        journal: 'Preprints of Street Health (demo)',
        journalAbbreviation: undefined,
        issns: [],
        volume: undefined,
        issue: undefined,
        pages: undefined,
        links: [{ kind: 'preprint-of', doi: article.record.doi }],
      },
      false,
    );
    add(
      { ...article, record: { ...article.record, links: [{ kind: 'has-preprint', doi: preprint.record.doi }] } },
      ALL,
    );
    add(preprint, ['crossref', 'openalex']);

    add(maker.make(`trap-ahead-${n}`, theme(), { year: 2022 }), ALL, {
      openalex: { year: 2019, volume: undefined, issue: undefined, pages: undefined },
      crossref: { year: 2019 },
    });
    add(maker.make(`trap-capitals-${n}`, theme()), ALL, { crossref: {} });
    const spelt = maker.make(`trap-spelling-${n}`, theme());
    const subject = `Criminalisation, police and ${['syringe access', 'overdose', 'HIV risk', 'drug use', 'harm reduction'][n - 1]}: a programme of research on people who use drugs, part of ${titleOf(spelt)}`;
    add({ ...spelt, record: { ...spelt.record, title: subject } }, ALL, {
      openalex: { title: subject.replace('Criminalisation', 'Criminalization').replace('programme', 'program') },
    });
  }
  const foreign = [
    [
      'es',
      'Decomiso policial de jeringas a personas que se inyectan drogas en Tijuana, México',
      'Police seizure of syringes from people who inject drugs in Tijuana, Mexico',
    ],
    [
      'fr',
      'Interventions policières et réduction des risques auprès de personnes qui consomment des drogues à Montréal',
      'Police interventions and harm reduction for people who use drugs in Montréal',
    ],
    [
      'pt',
      'Violência policial e uso de crack em Lisboa: um estudo qualitativo',
      'Police violence and crack cocaine use in Lisbon: a qualitative study',
    ],
  ] as const;
  for (const [at, [language, originalTitle, title]] of foreign.entries()) {
    const work = maker.make(`trap-translated-${at + 1}`, theme(), { title, originalTitle, languages: [language] });
    const original = { title: originalTitle, originalTitle: undefined };
    add({ ...work, relevance: 'exclude-full-text', reason: 'LANG' }, ALL, { crossref: original, openalex: original });

    const retracted = maker.make(`trap-retraction-${at + 1}a`, theme());
    const notice = follow(retracted, `trap-retraction-${at + 1}b`, {
      type: 'retraction-notice',
      title: `Retraction notice to: ${titleOf(retracted)}`,
      pages: '900',
      abstract: undefined,
      links: [{ kind: 'retraction-of', doi: retracted.record.doi }],
    });
    add(
      {
        ...retracted,
        record: { ...retracted.record, isRetracted: true, links: [{ kind: 'retracted-by', doi: notice.record.doi }] },
      },
      ALL,
      { openalex: { title: `RETRACTED: ${titleOf(retracted)}` } },
    );
    add(notice, TWO);
    add(
      maker.make(`trap-generic-${at + 1}`, theme(), { type: 'editorial', title: 'Editorial', abstract: undefined }),
      TWO,
    );
  }
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const work = maker.make(`trap-meeting-${number}`, theme(), {
      type: 'conference-paper',
      doi: '10.5555/demo.meeting.2015',
      year: 2015,
      journal: 'Harm Reduction and Society (demo)',
      volume: '28',
      issue: 'Suppl 1',
      pages: `S${number * 3}`,
      issns: [],
    });
    const both = { doi: work.record.doi };
    add({ ...work, relevance: 'exclude-full-text', reason: 'TYPE' }, TWO, { pubmed: both, openalex: both });
  }
  const bare: Partial<BibRecord> = {
    abstract: undefined,
    authors: [],
    volume: undefined,
    issue: undefined,
    pages: undefined,
    year: 2016,
  };
  const shell = (id: string, changes: Partial<BibRecord>) =>
    add({ ...maker.make(id, theme(), { ...bare, ...changes }), relevance: 'exclude-title', reason: '' }, ALONE);
  shell('trap-component-1', { type: 'component', title: 'Figure 1: Police stops of people who inject drugs by month' });
  shell('trap-component-2', { type: 'component', title: 'Supplementary table: syringe confiscation by police' });
  shell('trap-component-3', { type: 'journal', title: 'Journal of Policing and Public Health (demo)' });
  return placed.map((item) =>
    item.work.id.startsWith('trap-capitals')
      ? { ...item, changes: { crossref: { title: titleOf(item.work).toUpperCase() } } }
      : item,
  );
}
