/** The rules that make two records one report, strongest first: by identifier, by place in print, by title and people. */
import {
  journalDiffers,
  placeDiffers,
  type Rule,
  sameByDoi,
  sameJournal,
  samePlace,
  sameTitle,
  sameWords,
  titleAgrees,
  titleAtLeast,
  yearsWithin,
} from './facts.ts';

/** Read behind those that keep apart. */
export const SAME: readonly Rule[] = [
  {
    name: 'same-pmid',
    verdict: 'duplicate',
    says: 'Same PMID, titles do not contradict.',
    why: 'PubMed gives each report one number; a title that is another altogether shows a number copied wrongly.',
    holds: (c) =>
      c.pmid === true &&
      (c.title === undefined ||
        titleAtLeast(c, 0.5) ||
        c.titleIsPart ||
        samePlace(c) ||
        (c.author === true && yearsWithin(c, 1))),
  },
  {
    name: 'same-doi-same-title',
    verdict: 'duplicate',
    says: 'Same DOI and title.',
    why: 'A DOI belongs to one report, unless it is that of a meeting or an issue: then the titles differ.',
    holds: (c) => c.doi === true && (titleAtLeast(c, 0.8) || c.titleIsPart) && c.pages !== 'differ' && !c.isGeneric,
  },
  {
    name: 'same-doi-title-author',
    verdict: 'duplicate',
    says: 'Same DOI, a telling title, first author and year; one of the places in print is wrong.',
    why: 'Four facts agree that do not depend on each other; volumes and pages are often garbled.',
    holds: sameByDoi,
  },
  {
    name: 'same-doi-same-page',
    verdict: 'duplicate',
    says: 'Same DOI and first page, titles or authors do not contradict.',
    why: 'A title that was translated or changed; abstracts that share the DOI of a meeting and a page have other titles.',
    holds: (c) =>
      c.doi === true &&
      c.pages === 'same' &&
      (titleAtLeast(c, 0.6) ||
        (c.author !== false && (c.title === undefined || titleAtLeast(c, 0.45) || c.titleIsPart || c.sameRange))),
  },
  {
    name: 'same-doi-nothing-differs',
    verdict: 'duplicate',
    says: 'Same DOI, and neither authors nor pages differ.',
    why: 'As for the same title, with more slips allowed as nothing speaks against it.',
    holds: (c) =>
      c.doi === true && !placeDiffers(c) && c.author !== false && (c.title === undefined || titleAtLeast(c, 0.6)),
  },
  {
    name: 'same-registration',
    verdict: 'duplicate',
    says: 'Same trial registration and title.',
    why: 'Two records of one entry of a register; reports of the trial have titles of their own.',
    holds: (c) => c.registration === true && titleAgrees(c) && !placeDiffers(c),
  },
  {
    name: 'same-title-same-place',
    verdict: 'duplicate',
    says: 'Title, volume and first page agree.',
    why: 'No two reports of one title begin on one page of one volume, but several abstracts with titles of other words may.',
    holds: (c) =>
      samePlace(c) &&
      !c.isGeneric &&
      (titleAtLeast(c, 0.8) || c.titleIsPart) &&
      (c.sameRange || !c.wordsDiffer) &&
      yearsWithin(c, 2) &&
      !(c.author === false && journalDiffers(c)),
  },
  {
    name: 'same-title-author-page',
    verdict: 'duplicate',
    says: 'Title, first author and first page agree.',
    why: 'The volume is missing or wrong; a page agrees by chance once in hundreds.',
    holds: (c) => sameTitle(c, 0.9) && c.author === true && c.pages === 'same' && yearsWithin(c, 3) && !c.isGeneric,
  },
  {
    name: 'same-title-same-pages',
    verdict: 'duplicate',
    says: 'Title, first and last page and year agree, volume, author and journal do not differ.',
    why: 'Two reports seldom begin and end on the same pages; the volume or the authors are missing on one side.',
    holds: (c) =>
      sameTitle(c, 0.85) &&
      c.sameRange &&
      c.volume !== false &&
      c.author !== false &&
      c.years !== undefined &&
      c.years <= 1 &&
      c.doi !== false &&
      !journalDiffers(c) &&
      !c.isGeneric,
  },
  {
    name: 'same-title-author-volume',
    verdict: 'duplicate',
    says: 'Title, first author and volume agree; pages overlap or are unknown.',
    why: 'The same people seldom print two reports of one title in one volume.',
    holds: (c) =>
      sameTitle(c, 0.9) &&
      c.author === true &&
      c.volume === true &&
      c.pages !== 'differ' &&
      yearsWithin(c, 2) &&
      !c.isGeneric &&
      !journalDiffers(c),
  },
  {
    name: 'same-title-author-issue',
    verdict: 'duplicate',
    says: 'A telling title, first author, journal, volume and year agree; one of the pages is wrong.',
    why: 'Before print an article has pages of its own count, and databases mistype pages.',
    holds: (c) =>
      titleAtLeast(c, 0.97) &&
      !c.wordsDiffer &&
      c.author === true &&
      c.volume === true &&
      c.issue !== false &&
      (yearsWithin(c, 1) || (c.issue === true && c.pages !== 'differ')) &&
      sameJournal(c) &&
      !c.isGeneric,
  },
  {
    name: 'same-place-and-author',
    verdict: 'duplicate',
    says: 'Volume, first and last page, year, journal and first author agree: a translated or changed title.',
    why: 'One person does not fill the same pages twice; a single page may hold several abstracts.',
    holds: (c) =>
      samePlace(c) &&
      c.sameRange &&
      c.years === 0 &&
      c.author === true &&
      c.journal !== undefined &&
      c.journal >= 0.5 &&
      c.doi !== false &&
      c.issue !== false &&
      !c.isGeneric,
  },
  {
    name: 'same-abstract',
    verdict: 'duplicate',
    says: 'Title and abstract agree, nothing contradicts.',
    why: 'Two reports may share a title or an abstract; that they share both and no place differs is a copy.',
    holds: (c) =>
      c.abstract !== undefined &&
      c.abstract >= 0.6 &&
      titleAtLeast(c, 0.85) &&
      !placeDiffers(c) &&
      c.issue !== false &&
      c.author !== false &&
      yearsWithin(c, 1) &&
      !journalDiffers(c),
  },
  {
    name: 'same-title-author-year',
    verdict: 'duplicate',
    says: 'Title, first author and year agree, nothing contradicts.',
    why: 'All that sparse records have; ahead of print a record has no place and may be dated a year before.',
    holds: (c) =>
      sameWords(c, 0.93) &&
      c.author === true &&
      (c.years === 0 ||
        c.years === undefined ||
        (c.years === 1 && c.isUnplaced && titleAtLeast(c, 0.93) && sameJournal(c))) &&
      !placeDiffers(c) &&
      !c.isGeneric &&
      !journalDiffers(c),
  },
  {
    name: 'same-title-nothing-differs',
    verdict: 'duplicate',
    says: 'The same title, year and journal, nothing contradicts.',
    why: 'The authors are missing on one side; a journal prints a telling title once a year.',
    holds: (c) =>
      sameWords(c, 0.97) &&
      titleAtLeast(c, 0.97) &&
      c.author !== false &&
      (c.years === 0 || (c.volume === true && yearsWithin(c, 1))) &&
      !placeDiffers(c) &&
      c.issue !== false &&
      !c.isGeneric &&
      sameJournal(c),
  },
  {
    name: 'same-long-title-year',
    verdict: 'duplicate',
    says: 'A long title and the year agree, nothing contradicts.',
    why: 'Too little else is known to differ, and nobody else gives a long title in that year.',
    holds: (c) =>
      c.titleIsLong &&
      sameWords(c, 0.97) &&
      titleAtLeast(c, 0.97) &&
      c.years === 0 &&
      c.author !== false &&
      !placeDiffers(c) &&
      c.issue !== false &&
      c.doi !== false &&
      c.pmid !== false &&
      !journalDiffers(c) &&
      c.meetingAbstracts !== 1 &&
      !c.isGeneric,
  },
  {
    name: 'same-long-title-same-issue',
    verdict: 'duplicate',
    says: 'A long title, journal, volume and issue agree, pages do not differ.',
    why: 'The names of the authors are garbled or missing; an issue prints a long title once.',
    holds: (c) =>
      c.titleIsLong &&
      sameTitle(c, c.years === 0 ? 0.93 : 0.97) &&
      c.volume === true &&
      c.issue === true &&
      c.pages !== 'differ' &&
      !c.isGeneric &&
      sameJournal(c),
  },
  {
    name: 'title-with-more-text',
    verdict: 'duplicate',
    says: 'A long title begins with the other but for slips of a scan; first author, journal, volume and issue agree.',
    why: 'Where a title was read off a page, names and addresses were read with it.',
    holds: (c) =>
      c.titleBegins &&
      c.author === true &&
      c.volume === true &&
      c.issue === true &&
      c.pages !== 'differ' &&
      yearsWithin(c, 1) &&
      !c.isGeneric &&
      sameJournal(c),
  },
  {
    name: 'same-heading-same-place',
    verdict: 'duplicate',
    says: 'A common heading, but journal, volume, issue and year agree, and the first page or, where none is known, the author.',
    why: 'An issue has one editorial by one person; where each issue begins on page 1, volume and page alone say nothing.',
    holds: (c) =>
      c.isGeneric &&
      titleAtLeast(c, 0.97) &&
      c.volume === true &&
      (c.pages === 'same'
        ? c.author !== false && (c.issue === true || !c.onFirstPages || c.doi === true)
        : c.issue === true && c.pages === undefined && c.author === true) &&
      yearsWithin(c, 1) &&
      (sameJournal(c) || (c.journal === undefined && c.issue === true && c.pages === 'same' && c.author === true)),
  },
];
