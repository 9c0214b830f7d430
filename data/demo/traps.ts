/** Works made to be mistaken for one another, and copies made to look unlike: the traps of deduplication and screening. */
import type { BibRecord } from '../../src/records/record.ts';
import { ALL, INDEXES, type Placed } from './placed.ts';
import type { Random } from './random.ts';
import { ENCOUNTER_THEMES } from './themes-encounters.ts';
import { bareTraps } from './traps-bare.ts';
import type { Work, WorkMaker } from './works.ts';

const NUMBERS = [1, 2, 3, 4, 5] as const;
const SERIES = [
  [': findings at baseline', ': findings after two years'],
  [': what women say', ': what men say'],
  [' before the change of law', ' after the change of law'],
  [': the view of residents', ': the view of outreach workers'],
] as const;
const CRIMINALISATION = [
  'Criminalisation in practice',
  'Living with criminalisation',
  'The criminalisation of daily life',
  'Beyond criminalisation',
  'Criminalisation and its costs',
] as const;
const TRANSLATED = [
  {
    theme: 'confiscation',
    language: 'es',
    place: 'Tijuana, Mexico',
    originalTitle: 'Decomiso policial de jeringas a personas que se inyectan drogas en Tijuana, México',
    title: 'Police seizure of syringes from people who inject drugs in Tijuana, Mexico',
  },
  {
    theme: 'crackdown',
    language: 'fr',
    place: 'Montréal, Canada',
    originalTitle:
      'Interventions policières et réduction des risques auprès de personnes qui injectent des drogues à Montréal',
    title: 'Police interventions and harm reduction for people who inject drugs in Montréal',
  },
  {
    theme: 'violence',
    language: 'pt',
    place: 'Lisbon, Portugal',
    originalTitle: 'Violência policial contra pessoas que injetam drogas em Lisboa: um estudo local',
    title: 'Police violence against people who inject drugs in Lisbon: a local study',
  },
  {
    theme: 'overdose-call',
    language: 'es',
    place: 'Ciudad Juárez, Mexico',
    originalTitle: 'Miedo a la policía y llamadas de emergencia por sobredosis en Ciudad Juárez, México',
    title: 'Fear of police and emergency calls for overdose in Ciudad Juárez, Mexico',
  },
] as const;

/** All traps; the same `random` and `maker` as the ordinary works use. */
export function makeTraps(random: Random, maker: WorkMaker): Placed[] {
  const theme = () => random.pick(ENCOUNTER_THEMES);
  return [...NUMBERS.flatMap(pairs), ...NUMBERS.flatMap(unlikeCopies), ...SERIES.flatMap(series)]
    .concat(TRANSLATED.map(translated), [1, 2, 3].flatMap(retraction))
    .concat(bareTraps(maker, theme));

  /** Two works each that belong together and are not the same: parts, article and erratum, article and preprint. */
  function pairs(n: number): Placed[] {
    const about = { place: 'Vancouver, Canada', pop: 'people who inject drugs' };
    const shared = theme();
    const one = maker.makeStudy(`trap-part-${n}a`, shared, { pages: '101-112' }, about);
    const two = maker.makeStudy(`trap-part-${n}b`, shared, { ...placeOf(one.record), pages: '113-125' }, about);

    const corrected = maker.makeStudy(`trap-erratum-${n}a`, theme());
    const erratum = notice(corrected, `trap-erratum-${n}b`, {
      type: 'erratum',
      title: `Erratum to: ${corrected.record.title}`,
      pages: '899',
      links: [{ kind: 'erratum-of', doi: corrected.record.doi }],
    });

    const article = maker.makeStudy(`trap-preprint-${n}a`, theme(), { year: 2018 + n });
    const preprint: Work = {
      ...article,
      id: `trap-preprint-${n}b`,
      record: {
        ...article.record,
        type: 'preprint',
        year: 2017 + n,
        doi: `${article.record.doi}.preprint`,
        journal: 'Preprints of Street Health (demo)',
        journalAbbreviation: undefined,
        issns: [],
        volume: undefined,
        issue: undefined,
        pages: undefined,
        links: [{ kind: 'preprint-of', doi: article.record.doi }],
      },
    };
    return [
      { work: retitled(one, `${one.record.title}. Part 1`), services: ALL },
      { work: retitled(two, `${one.record.title}. Part 2`), services: ALL },
      { work: linked(corrected, { kind: 'erratum-in', doi: erratum.record.doi }), services: ALL },
      { work: erratum, services: n % 2 === 0 ? INDEXES : ALL },
      { work: linked(article, { kind: 'has-preprint', doi: preprint.record.doi }), services: ALL },
      { work: preprint, services: ['crossref', 'openalex'] },
    ];
  }

  /** One work each, of which a service shows another year, capitals, another spelling or no abstract. */
  function unlikeCopies(n: number): Placed[] {
    const capitals = maker.makeStudy(`trap-capitals-${n}`, theme());
    const plain = maker.makeStudy(`trap-spelling-${n}`, theme());
    const subject = `${CRIMINALISATION[(n - 1) % CRIMINALISATION.length]}: ${lowerFirst(plain.record.title ?? '')}`;
    const ahead = { volume: undefined, issue: undefined, pages: undefined };
    return [
      {
        work: maker.makeStudy(`trap-ahead-${n}`, theme(), { year: 2022 }),
        services: ALL,
        changes: { crossref: { year: 2019 }, openalex: { ...ahead, year: 2019 } },
      },
      { work: capitals, services: ALL, changes: { crossref: { title: capitals.record.title?.toUpperCase() } } },
      {
        work: retitled(plain, subject),
        services: ALL,
        changes: { openalex: { title: subject.replace('riminalisation', 'riminalization') } },
      },
      { work: maker.makeStudy(`trap-silent-${n}`, theme(), { abstract: undefined }), services: ALL },
    ];
  }

  /** Two works of one first author with alike titles, two years apart. */
  function series([first, second]: readonly [string, string], at: number): Placed[] {
    const shared = theme();
    const about = { place: 'Baltimore, Maryland', pop: 'people who use heroin' };
    const one = maker.makeStudy(`trap-series-${at + 1}a`, shared, { year: 2010 + at }, about);
    const two = maker.makeStudy(`trap-series-${at + 1}b`, shared, { year: 2012 + at }, about);
    const authors = [...one.record.authors.slice(0, 1), ...two.record.authors.slice(1)];
    const base = one.record.title?.replace(/: an? .* in /, ' in ');
    return [
      { work: retitled(one, `${base}${first}`), services: ALL },
      { work: { ...two, record: { ...two.record, title: `${base}${second}`, authors } }, services: ALL },
    ];
  }

  /** PubMed has the translated title in brackets beside the original one, the others the original one only. */
  function translated({ theme: id, language, place, title, originalTitle }: (typeof TRANSLATED)[number], at: number) {
    const subject = ENCOUNTER_THEMES.find((candidate) => candidate.id === id) ?? theme();
    const changes = { title, originalTitle, languages: [language] };
    const about = { place, pop: 'people who inject drugs' };
    const work = maker.makeStudy(`trap-translated-${at + 1}`, subject, changes, about);
    const original = { title: originalTitle, originalTitle: undefined };
    const judged: Work = { ...work, relevance: 'exclude-full-text', reason: 'LANG' };
    return { work: judged, services: ALL, changes: { crossref: original, openalex: original } };
  }

  /** A retracted work and its notice. */
  function retraction(n: number): Placed[] {
    const retracted = maker.makeStudy(`trap-retraction-${n}a`, theme());
    const retractionNotice = notice(retracted, `trap-retraction-${n}b`, {
      type: 'retraction-notice',
      title: `Retraction notice to: ${retracted.record.title}`,
      pages: '900',
      links: [{ kind: 'retraction-of', doi: retracted.record.doi }],
    });
    const marked = linked(retracted, { kind: 'retracted-by', doi: retractionNotice.record.doi });
    return [
      {
        work: { ...marked, record: { ...marked.record, isRetracted: true } },
        services: ALL,
        changes: { openalex: { title: `RETRACTED: ${retracted.record.title}` } },
      },
      { work: retractionNotice, services: n === 1 ? ALL : INDEXES },
    ];
  }
}

/** A notice on a work: its journal and authors, no abstract, of no interest to the review. */
function notice(of: Work, id: string, changes: Partial<BibRecord>): Work {
  const record = { ...of.record, doi: `${of.record.doi}.notice`, abstract: undefined, keywords: [], ...changes };
  return { id, relevance: 'exclude-title', reason: '', record };
}

/** Who wrote it and which issue it stands in. */
function placeOf(record: BibRecord): Partial<BibRecord> {
  const { authors, year, month, journal, journalAbbreviation, volume, issue, publisher, issns } = record;
  return { authors, year, month, journal, journalAbbreviation, volume, issue, publisher, issns };
}

function retitled(work: Work, title: string): Work {
  return { ...work, record: { ...work.record, title } };
}

function linked(work: Work, link: BibRecord['links'][number]): Work {
  return { ...work, record: { ...work.record, links: [link] } };
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
