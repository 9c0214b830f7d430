/** Pairs of records with what the rules have to say of them. */
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import { type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

export function anInput(id: string, position: number, fields: Partial<BibRecord> = {}): DedupeInput {
  return { id, position, record: { ...EMPTY_RECORD, ...fields } };
}

/** A report of which everything is known. */
export const TRIAL: Partial<BibRecord> = {
  title: 'Supervised injecting facilities and ambulance attendances at overdose: a time series analysis',
  authors: [
    { family: 'Okafor', given: 'Ngozi A.', suffix: undefined },
    { family: 'Lindqvist', given: 'Per', suffix: undefined },
  ],
  year: 2016,
  journal: 'Journal of Urban Health Studies',
  volume: '34',
  issue: '2',
  pages: '244-258',
  doi: '10.5555/juhs.2016.0244',
};

export interface Case {
  readonly note: string;
  readonly a: Partial<BibRecord>;
  readonly b: Partial<BibRecord>;
  /** `asked`: left apart, and a person is asked. */
  readonly expected: 'joined' | 'version' | 'apart' | 'asked';
}

const long = 'Heroin assisted treatment for people dependent on opioids in northern cities';
const noIds = { doi: undefined, pmid: undefined };

export const CASES: readonly Case[] = [
  { note: 'the same record twice', a: TRIAL, b: TRIAL, expected: 'joined' },
  {
    note: 'abbreviated journal, short page range, initials, no DOI',
    a: TRIAL,
    b: {
      ...TRIAL,
      ...noIds,
      authors: [{ family: 'OKAFOR', given: 'N', suffix: undefined }],
      journal: 'J Urban Health Stud',
      pages: '244-58',
    },
    expected: 'joined',
  },
  { note: 'DOI in other letter case', a: TRIAL, b: { ...TRIAL, doi: '10.5555/JUHS.2016.0244' }, expected: 'joined' },
  {
    note: 'letters of the title mistyped',
    a: TRIAL,
    b: {
      ...TRIAL,
      ...noIds,
      title: 'Supervised injecting facilites and ambulance attendances at overdose: a time-series anaylsis',
    },
    expected: 'joined',
  },
  {
    note: 'accents lost, British and American spelling',
    a: { ...TRIAL, ...noIds, title: 'Paediatric tumour care in São Paulo: randomised trial of naïve patients' },
    b: { ...TRIAL, ...noIds, title: 'Pediatric tumor care in Sao Paulo: randomized trial of naive patients' },
    expected: 'joined',
  },
  {
    note: 'same DOI and title, volume and pages garbled in one',
    a: TRIAL,
    b: { ...TRIAL, volume: '2016', pages: '1002-1010' },
    expected: 'joined',
  },
  {
    note: 'a tag of the language and a note of an erratum behind the title',
    a: { ...TRIAL, title: `${TRIAL.title}. [Russian]` },
    b: { ...TRIAL, title: `${TRIAL.title} (Erratum in: J Urban Health Stud. 2017)` },
    expected: 'joined',
  },
  {
    note: 'retracted, said on one side',
    a: TRIAL,
    b: { ...TRIAL, title: `RETRACTED: ${TRIAL.title}`, isRetracted: true },
    expected: 'joined',
  },
  {
    note: 'title, author and year are all that is known of one',
    a: TRIAL,
    b: { title: TRIAL.title, authors: TRIAL.authors ?? [], year: 2016 },
    expected: 'joined',
  },
  {
    note: 'part I and part II',
    a: { ...TRIAL, ...noIds, title: `${long}. Part I`, pages: '1-9' },
    b: { ...TRIAL, ...noIds, title: `${long}. Part II`, pages: '10-19' },
    expected: 'apart',
  },
  {
    note: 'part a and part b, no pages',
    a: { ...TRIAL, ...noIds, title: `${long}: part a`, pages: undefined },
    b: { ...TRIAL, ...noIds, title: `${long}: part b`, pages: undefined },
    expected: 'apart',
  },
  {
    note: 'phase 2 and phase 3',
    a: { ...TRIAL, ...noIds, title: `A phase 2 trial of ${long}`, pages: undefined },
    b: { ...TRIAL, ...noIds, title: `A phase 3 trial of ${long}`, pages: undefined },
    expected: 'apart',
  },
  {
    note: 'part one and part 1 are one part',
    a: { ...TRIAL, ...noIds, title: `${long}. Part one` },
    b: { ...TRIAL, ...noIds, title: `${long}. Part I` },
    expected: 'joined',
  },
  {
    note: 'men and women',
    a: { ...TRIAL, ...noIds, title: `${long}: outcomes in men`, pages: undefined },
    b: { ...TRIAL, ...noIds, title: `${long}: outcomes in women`, pages: undefined },
    expected: 'apart',
  },
  {
    note: 'an erratum of the article',
    a: TRIAL,
    b: { ...TRIAL, title: `Correction to: ${TRIAL.title}`, doi: '10.5555/juhs.2016.0400', pages: '400' },
    expected: 'apart',
  },
  {
    note: 'a reply to the article',
    a: TRIAL,
    b: { ...TRIAL, ...noIds, title: `${TRIAL.title} - reply`, pages: undefined },
    expected: 'apart',
  },
  {
    note: 'a retraction notice',
    a: TRIAL,
    b: { ...TRIAL, ...noIds, type: 'retraction-notice', pages: '512' },
    expected: 'apart',
  },
  {
    note: 'the protocol of a trial',
    a: { ...TRIAL, ...noIds, title: long },
    b: { ...TRIAL, ...noIds, title: `${long}: study protocol`, year: 2014, volume: '32', pages: '9-12' },
    expected: 'apart',
  },
  {
    note: 'one DOI for all abstracts of a meeting',
    a: { title: 'Overdose deaths after release from prison', doi: '10.5555/meeting', pages: 'S12', volume: '9' },
    b: { title: 'Naloxone training in primary care', doi: '10.5555/meeting', pages: 'S44', volume: '9' },
    expected: 'apart',
  },
  {
    note: 'two editorials of a journal',
    a: { title: 'Editorial', journal: 'Addiction Notes', year: 2012, volume: '7', issue: '1', pages: '1-2' },
    b: { title: 'Editorial', journal: 'Addiction Notes', year: 2012, volume: '7', issue: '3', pages: '201-2' },
    expected: 'apart',
  },
  {
    note: 'two editorials of which little is known',
    a: { title: 'Editorial', journal: 'Addiction Notes', year: 2012 },
    b: { title: 'Editorial', journal: 'Addiction Notes', year: 2012 },
    expected: 'apart',
  },
  {
    note: 'one editorial from two sources',
    a: { title: 'Editorial', journal: 'Addiction Notes', year: 2012, volume: '7', issue: '1', pages: '1-2' },
    b: { title: 'Editorial.', journal: 'Addict Notes', year: 2012, volume: '7', issue: '1', pages: '1' },
    expected: 'joined',
  },
  {
    note: 'printed in two journals',
    a: TRIAL,
    b: { ...TRIAL, ...noIds, journal: 'Annals of Emergency Care', volume: '12', issue: '9', pages: '31-40' },
    expected: 'apart',
  },
  {
    note: 'different DOIs in different places',
    a: TRIAL,
    b: { ...TRIAL, doi: '10.5555/other.77', volume: '35', pages: '12-20' },
    expected: 'apart',
  },
  {
    note: 'abstract of a meeting and the article',
    a: TRIAL,
    b: { ...TRIAL, ...noIds, type: 'conference-paper', journal: 'Proceedings of a Forum', volume: '2', pages: '77' },
    expected: 'apart',
  },
  {
    note: 'years far apart and no identifier',
    a: { ...TRIAL, ...noIds, volume: undefined, pages: undefined },
    b: { ...TRIAL, ...noIds, volume: undefined, pages: undefined, year: 2011 },
    expected: 'apart',
  },
  {
    note: 'preprint and article',
    a: TRIAL,
    b: {
      title: TRIAL.title,
      authors: TRIAL.authors ?? [],
      year: 2015,
      type: 'preprint',
      journal: 'medRxiv',
      doi: '10.1101/2015.03.01.15023456',
    },
    expected: 'version',
  },
  {
    note: 'numbered updates of a Cochrane review',
    a: { ...TRIAL, doi: '10.1002/14651858.CD001234.pub2', volume: undefined, pages: 'CD001234', year: 2009 },
    b: { ...TRIAL, doi: '10.1002/14651858.CD001234.pub3', volume: undefined, pages: 'CD001234', year: 2014 },
    expected: 'version',
  },
  { note: 'nothing known of either', a: {}, b: {}, expected: 'apart' },
  { note: 'nothing in common', a: TRIAL, b: { title: 'Wheat yields under drought', year: 1999 }, expected: 'apart' },
];
