/** Traps of works with little to tell them apart: editorials, abstracts of a meeting, and what is not literature. */
import type { BibRecord } from '../../src/records/record.ts';
import { INDEXES, type Placed } from './placed.ts';
import type { Theme } from './theme.ts';
import type { Work, WorkMaker } from './works.ts';

const EDITORIAL_JOURNALS = [
  { journal: 'Harm Reduction and Society (demo)', journalAbbreviation: 'Harm Reduct Soc (demo)', issns: ['9999-1007'] },
  {
    journal: 'Drugs, Law and Community (demo)',
    journalAbbreviation: 'Drugs Law Community (demo)',
    issns: ['9999-1021'],
  },
] as const;
const MEETINGS = [2015, 2019] as const;
const NOT_LITERATURE = [
  { type: 'component', title: 'Figure 1: Police stops of people who inject drugs by month' },
  { type: 'component', title: 'Supplementary table: syringe confiscation by police' },
  { type: 'journal', title: 'Journal of Policing and Public Health (demo)' },
  { type: 'journal', title: 'Drugs, Law and Community (demo)' },
] as const;

/** `theme` draws the subject of a work. */
export function bareTraps(maker: WorkMaker, theme: () => Theme): Placed[] {
  return [...EDITORIAL_JOURNALS.flatMap(editorials), ...MEETINGS.flatMap(meeting), ...NOT_LITERATURE.map(shell)];

  /** The title "Editorial" in three issues of a journal, by the same editor. */
  function editorials(journal: (typeof EDITORIAL_JOURNALS)[number], at: number): Placed[] {
    const editor = maker.makeStudy('', theme()).record.authors.slice(0, 1);
    return ['1', '2', '3'].map((issue) => {
      const work = maker.makeStudy(`trap-editorial-${at * 3 + Number(issue)}`, theme(), {
        ...journal,
        type: 'editorial',
        title: 'Editorial',
        authors: editor,
        year: 2011 + at,
        volume: String(24 + at),
        issue,
        pages: '1-2',
        abstract: undefined,
        keywords: [],
        meshHeadings: [],
      });
      return { work: outside(work), services: INDEXES };
    });
  }

  /** Five abstracts of one meeting: one DOI for all, one supplement, pages of their own. */
  function meeting(year: number, at: number): Placed[] {
    return [1, 2, 3, 4, 5].map((n) => {
      const doi = `10.5555/demo.meeting.${year}`;
      const work = maker.makeStudy(`trap-meeting-${at * 5 + n}`, theme(), {
        type: 'conference-paper',
        doi,
        year,
        month: 6,
        journal: 'Harm Reduction and Society (demo)',
        journalAbbreviation: 'Harm Reduct Soc (demo)',
        volume: String(year - 1987),
        issue: 'Suppl 1',
        pages: `S${n * 3}`,
        issns: ['9999-1007'],
      });
      const judged: Work = { ...work, relevance: 'exclude-full-text', reason: 'TYPE' };
      return { work: judged, services: INDEXES, changes: { pubmed: { doi }, openalex: { doi } } };
    });
  }

  /** What Crossref registers beside literature. */
  function shell({ type, title }: (typeof NOT_LITERATURE)[number], at: number): Placed {
    const nothing: Partial<BibRecord> = {
      abstract: undefined,
      authors: [],
      volume: undefined,
      issue: undefined,
      pages: undefined,
      month: undefined,
      keywords: [],
      meshHeadings: [],
    };
    const work = maker.makeStudy(`trap-component-${at + 1}`, theme(), { ...nothing, type, title, year: 2016 });
    return { work: outside(work), services: ['crossref'], changes: { crossref: { title } } };
  }
}

function outside(work: Work): Work {
  return { ...work, relevance: 'exclude-title', reason: '' };
}
