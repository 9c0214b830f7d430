/** The rules that keep two records apart whatever else agrees, and those that show them beside each other. */
import {
  journalDiffers,
  onePlaceInTheVolume,
  placeDiffers,
  type Rule,
  sameByDoi,
  sameId,
  samePlace,
  titleAgrees,
  titleAtLeast,
  yearsWithin,
} from './facts.ts';

/** Read first, from the top. */
export const APART: readonly Rule[] = [
  {
    name: 'notice-on-one-side',
    verdict: 'distinct',
    says: 'One is an erratum, reply, comment, retraction notice or protocol, the other is not.',
    why: 'Such a notice bears the title of the report that it is about, and is another report.',
    holds: (c) => c.noticeDiffers && !(samePlace(c) && titleAtLeast(c, 0.6) && c.author !== false),
  },
  {
    name: 'registrations-differ',
    verdict: 'distinct',
    says: 'They stand under different trial registrations.',
    why: 'A registration number belongs to one trial.',
    holds: (c) => c.registration === false,
  },
  {
    name: 'numbers-differ',
    verdict: 'distinct',
    says: 'The titles hold different numbers: part 1 and part 2.',
    why: 'Parts, phases and years of a series differ by their number alone; several abstracts of one series may stand on one page, but not on the same pages from first to last.',
    holds: (c) =>
      c.numbersDiffer &&
      titleAtLeast(c, 0.6) &&
      !(
        samePlace(c) &&
        (c.sameRange || c.numbersOnOneSide) &&
        yearsWithin(c, 1) &&
        c.doi !== false &&
        !journalDiffers(c)
      ),
  },
  {
    name: 'words-contrast',
    verdict: 'distinct',
    says: 'The titles differ by a word of opposite meaning: men and women.',
    why: 'One study is reported for each of two groups under titles that are alike but for the group.',
    holds: (c) =>
      c.wordsContrast &&
      titleAtLeast(c, 0.75) &&
      !sameId(c) &&
      !(samePlace(c) && c.sameRange && c.author === true && c.years === 0),
  },
  {
    name: 'volume-and-pages-differ',
    verdict: 'distinct',
    says: 'Volume and pages both differ: printed twice, or an abstract and its article.',
    why: 'One report has one place in print; one of the two numbers may be wrong, both seldom are.',
    holds: (c) => c.volume === false && c.pages === 'differ' && !sameByDoi(c),
  },
  {
    name: 'pages-differ-on-generic-title',
    verdict: 'distinct',
    says: 'A heading under which many texts are printed, in different places.',
    why: 'Editorials and the like are told apart by volume, issue and page alone.',
    holds: (c) =>
      c.isGeneric &&
      (placeDiffers(c) ||
        (c.issue === false && !sameId(c) && !onePlaceInTheVolume(c)) ||
        (c.years !== undefined && c.years > 1)),
  },
  {
    name: 'preprint-and-article',
    verdict: 'version',
    says: 'One is a preprint or working paper.',
    why: 'What changed between the two is for the reviewers to see.',
    holds: (c) =>
      c.preprints === 1 &&
      c.doi !== true &&
      titleAtLeast(c, 0.8) &&
      c.author !== false &&
      !c.numbersDiffer &&
      yearsWithin(c, 5),
  },
  {
    name: 'numbered-update',
    verdict: 'update',
    says: 'The DOIs differ by the number of the version only.',
    why: 'Publishers that update a report count its versions at the end of the DOI.',
    holds: (c) => c.doiVersion && (titleAtLeast(c, 0.6) || c.titleIsPart),
  },
  {
    name: 'cochrane-update',
    verdict: 'update',
    says: 'Two years of one Cochrane review.',
    why: 'A Cochrane review keeps title and first author through its updates, which have volumes of their own.',
    holds: (c) =>
      c.cochrane &&
      titleAtLeast(c, 0.9) &&
      !c.wordsDiffer &&
      c.author !== false &&
      c.years !== undefined &&
      c.years > 0 &&
      c.doi !== true,
  },
  {
    name: 'dois-differ',
    verdict: 'distinct',
    says: 'Different DOIs, and not the same place in print.',
    why: 'A report has one DOI; now and then it was registered twice, and then all else agrees.',
    holds: (c) =>
      c.doi === false &&
      !c.doiVersion &&
      !(samePlace(c) && titleAtLeast(c, 0.85) && !c.isGeneric) &&
      (placeDiffers(c) || !titleAtLeast(c, 0.95) || c.isGeneric || !yearsWithin(c, 1) || journalDiffers(c)),
  },
  {
    name: 'abstract-and-article',
    verdict: 'distinct',
    says: 'One is the abstract of a meeting, and they are not in the same place.',
    why: 'The abstract of a talk and the article that came of it bear one title and are two reports.',
    holds: (c) => c.meetingAbstracts === 1 && !samePlace(c) && (placeDiffers(c) || journalDiffers(c)),
  },
  {
    name: 'meeting-or-journal',
    verdict: 'ask',
    says: 'One was given at a meeting, and nothing is known of where it was printed.',
    why: 'It may be the abstract of a talk, or the article in the proceedings.',
    holds: (c) =>
      c.meetingAbstracts === 1 &&
      !sameId(c) &&
      c.journal === undefined &&
      c.volume === undefined &&
      c.pages === undefined &&
      titleAgrees(c) &&
      c.author !== false,
  },
];
