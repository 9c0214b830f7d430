/** More pairs: what databases do to one report, and what looks like a copy and is none. Each was seen in data or in an issue of a peer. */
import type { Case } from './cases.ts';
import { TRIAL } from './cases.ts';

const noIds = { doi: undefined, pmid: undefined };
const bare = { ...noIds, volume: undefined, issue: undefined, pages: undefined };
const long = 'Heroin assisted treatment for people dependent on opioids in northern cities';
const person = (family: string, given: string) => ({ family, given, suffix: undefined });

export const TRAPS: readonly Case[] = [
  {
    note: 'the title in two languages, said by one source',
    a: {
      ...TRIAL,
      ...noIds,
      title: 'Drug checking in prisons',
      originalTitle: 'Drogentests in den Haftanstalten des Nordens',
    },
    b: { ...TRIAL, ...noIds, title: 'Drogentests in den Haftanstalten des Nordens' },
    expected: 'joined',
  },
  {
    note: 'the title in two languages, the same pages by one author',
    a: { ...TRIAL, ...noIds },
    b: { ...TRIAL, ...noIds, title: 'Überwachte Konsumräume und Rettungseinsätze: eine Zeitreihe' },
    expected: 'joined',
  },
  {
    note: 'no title in one source, the same pages by one author',
    a: { ...TRIAL, ...noIds },
    b: { ...TRIAL, ...noIds, title: '[Not Available]' },
    expected: 'joined',
  },
  {
    note: 'one source names the group, the other who wrote for it',
    a: { ...TRIAL, ...bare, volume: '34', issue: '2' },
    b: { ...TRIAL, ...noIds, authors: [{ group: 'Northern Facilities Study Group' }] },
    expected: 'joined',
  },
  {
    note: 'no author named',
    a: { ...TRIAL, ...noIds },
    b: { ...TRIAL, ...noIds, authors: [{ group: '[Anonymous]' }] },
    expected: 'joined',
  },
  {
    note: 'a short family name mistyped, the second author the same',
    a: { ...TRIAL, ...bare, authors: [person('Chen', 'L'), person('Yang', 'B')] },
    b: { ...TRIAL, ...bare, authors: [person('Che', 'L'), person('Yang', 'B')] },
    expected: 'joined',
  },
  {
    note: 'numbers spelled, ordinals, thousands divided',
    a: { ...TRIAL, ...bare, title: 'Twelve-month outcomes of 10,000 people in the 1st year of a heroin trial' },
    b: { ...TRIAL, ...bare, title: '12-month outcomes of 10000 people in the first year of a heroin trial' },
    expected: 'joined',
  },
  {
    note: 'volume and issue exchanged',
    a: { ...TRIAL, ...noIds },
    b: { ...TRIAL, ...noIds, volume: '2', issue: '34' },
    expected: 'joined',
  },
  {
    note: 'a journal with its place, and by its initials',
    a: { ...TRIAL, ...bare, journal: 'JUHS (London, England)' },
    b: { ...TRIAL, ...bare, journal: 'Journal of Urban Health Studies' },
    expected: 'joined',
  },
  {
    note: 'a journal with and without the sign before its second name',
    a: { ...TRIAL, ...bare, journal: 'CMAJ : Canadian Medical Association journal' },
    b: { ...TRIAL, ...bare, journal: 'CMAJ Canadian Medical Association Journal' },
    expected: 'joined',
  },
  {
    note: 'ahead of print, dated a year before and paged from 1',
    a: { ...TRIAL, ...noIds },
    b: { ...TRIAL, ...bare, year: 2015, pages: '1-12' },
    expected: 'joined',
  },
  {
    note: 'subtitle left out',
    a: { ...TRIAL, ...noIds },
    b: { ...TRIAL, ...bare, title: 'Supervised injecting facilities and ambulance attendances at overdose' },
    expected: 'joined',
  },
  {
    note: 'a long title and the year are all that two records say',
    a: { title: long, year: 2016 },
    b: { title: `${long}.`, year: 2016 },
    expected: 'joined',
  },
  {
    note: 'one Cochrane review of one year from two databases',
    a: { ...TRIAL, ...bare, journal: 'Cochrane Database of Systematic Reviews', volume: '4', pages: 'CD008391' },
    b: { ...TRIAL, ...bare, journal: 'Cochrane Database Syst Rev', issue: '4' },
    expected: 'joined',
  },
  {
    note: 'words of the title divided otherwise, letters exchanged',
    a: { ...TRIAL, ...noIds, title: 'Healthcare use after release from prison: an obsrevational cohort' },
    b: { ...TRIAL, ...noIds, title: 'Health care use after release from prison: an observational cohort' },
    expected: 'joined',
  },
  {
    note: 'two years of a Cochrane review, no DOI, no number',
    a: { ...TRIAL, ...bare, journal: 'Cochrane Database of Systematic Reviews', volume: '2', year: 2009 },
    b: { ...TRIAL, ...bare, journal: 'Cochrane Database of Systematic Reviews', volume: '7', year: 2014 },
    expected: 'version',
  },
  {
    note: 'two abstracts by one person on one page',
    a: { ...TRIAL, ...noIds, title: 'Atypical cells associated with repair in liquid-based smears', pages: '100A' },
    b: { ...TRIAL, ...noIds, title: 'Atypical cells associated with atrophy in liquid-based smears', pages: '100A' },
    expected: 'asked',
  },
  {
    note: 'two abstracts by one person under the DOI of the meeting, on one page',
    a: { ...TRIAL, title: 'Overdose deaths after release from prison', doi: '10.5555/meeting', pages: 'S12' },
    b: { ...TRIAL, title: 'Naloxone training in primary care units', doi: '10.5555/meeting', pages: 'S12' },
    expected: 'asked',
  },
  {
    note: 'men and women on one page of abstracts',
    a: { ...TRIAL, ...noIds, title: `${long}: outcomes in men`, pages: 'S12' },
    b: { ...TRIAL, ...noIds, title: `${long}: outcomes in women`, pages: 'S12' },
    expected: 'apart',
  },
  {
    note: 'part 1 and part 2 on one page of abstracts',
    a: { ...TRIAL, ...noIds, title: `${long}: part 1`, pages: 'S12' },
    b: { ...TRIAL, ...noIds, title: `${long}: part 2`, pages: 'S12' },
    expected: 'apart',
  },
  {
    note: 'a title and its second part, no pages',
    a: { ...TRIAL, ...bare, title: long },
    b: { ...TRIAL, ...bare, title: `${long}. Part II` },
    expected: 'apart',
  },
  {
    note: 'numbers with the same digits in another order',
    a: { ...TRIAL, ...bare, title: 'Sequence type 1181 in isolates from people who inject drugs' },
    b: { ...TRIAL, ...bare, title: 'Sequence type 1811 in isolates from people who inject drugs' },
    expected: 'apart',
  },
  {
    note: 'a title and the same in women, no pages',
    a: { ...TRIAL, ...bare, title: long },
    b: { ...TRIAL, ...bare, title: `${long} in women` },
    expected: 'asked',
  },
  {
    note: 'a short word with another letter, no place in print',
    a: { ...TRIAL, ...bare, title: 'Serum IgA antibodies to hepatitis C in people who inject drugs' },
    b: { ...TRIAL, ...bare, title: 'Serum IgG antibodies to hepatitis C in people who inject drugs' },
    expected: 'asked',
  },
  {
    note: 'pregnant and nonpregnant',
    a: { ...TRIAL, ...bare, title: 'Methadone kinetics in pregnant patients at steady state' },
    b: { ...TRIAL, ...bare, title: 'Methadone kinetics in nonpregnant patients at steady state' },
    expected: 'apart',
  },
  {
    note: 'zinc and iron',
    a: { ...TRIAL, ...bare, title: 'Effect of zinc supplements on weight in people in opioid treatment' },
    b: { ...TRIAL, ...bare, title: 'Effect of iron supplements on weight in people in opioid treatment' },
    expected: 'apart',
  },
  {
    note: 'the editorials of two issues, each on the first pages, by one editor',
    a: { ...TRIAL, ...noIds, title: 'Editorial', issue: '1', pages: '1-2' },
    b: { ...TRIAL, ...noIds, title: 'Editorial', issue: '2', pages: '1-2' },
    expected: 'apart',
  },
  {
    note: 'introductions to special issues, with little said',
    a: { ...TRIAL, ...bare, title: 'Introduction to the special issue' },
    b: { ...TRIAL, ...bare, title: 'Introduction to the Special Issue' },
    expected: 'apart',
  },
  {
    note: 'a correction as Web of Science names it',
    a: { ...TRIAL, ...noIds },
    b: { ...TRIAL, ...noIds, title: `${TRIAL.title} (vol 34, pg 244, 2016)`, pages: '401', issue: '3' },
    expected: 'apart',
  },
  {
    note: 'an invited commentary',
    a: { ...TRIAL, ...noIds },
    b: { ...TRIAL, ...noIds, title: `Invited commentary: ${TRIAL.title}`, pages: '259-260' },
    expected: 'apart',
  },
  {
    note: 'one title in two journals of like names, nothing else known',
    a: { ...TRIAL, ...bare, journal: 'Journal of Clinical Oncology' },
    b: { ...TRIAL, ...bare, journal: 'Journal of Clinical Nursing' },
    expected: 'asked',
  },
  {
    note: 'a paper at a meeting of which no place is known, and an article',
    a: { ...TRIAL, ...noIds },
    b: { ...TRIAL, ...bare, type: 'conference-paper', journal: undefined },
    expected: 'asked',
  },
  {
    note: 'two chapters of one book',
    a: {
      title: 'Opioids and law',
      authors: [person('Berg', 'A')],
      year: 2012,
      journal: 'Handbook of Policy',
      isbns: ['9780000000001'],
      pages: '1-20',
      type: 'book-chapter',
    },
    b: {
      title: 'Opioids and care',
      authors: [person('Berg', 'A')],
      year: 2012,
      journal: 'Handbook of Policy',
      isbns: ['9780000000001'],
      pages: '21-40',
      type: 'book-chapter',
    },
    expected: 'apart',
  },
];
