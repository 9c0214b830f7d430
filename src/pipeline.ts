/** The stages of a review in order: what each needs, and the one command that comes next. */

/** What has been done, in numbers that depend on nobody's open votes. */
export interface ReviewProgress {
  readonly records: number;
  readonly unfinishedRuns: number;
  readonly deduplicated: boolean;
  /** Records that came after the last `dedupe`. */
  readonly notDeduplicated: number;
  readonly unscreened: number;
  /** The gate of the pilot is not passed, no round is open, and nobody has closed a batch of the main screening. */
  readonly pilotDue: boolean;
  readonly openBatches: number;
  readonly conflicts: number;
  readonly retrievalOpen: number;
  readonly fullTextUnscreened: number;
  readonly openFullTextBatches: number;
  readonly fullTextConflicts: number;
}

interface NextStep {
  readonly stage: string;
  readonly isDue: (progress: ReviewProgress) => boolean;
  readonly command: string;
}

/** The first that is due is the next command. */
const STEPS: readonly NextStep[] = [
  { stage: 'search', isDue: (p) => p.records === 0, command: 'stageone search' },
  { stage: 'search', isDue: (p) => p.unfinishedRuns > 0, command: 'stageone search' },
  { stage: 'dedupe', isDue: (p) => !p.deduplicated || p.notDeduplicated > 0, command: 'stageone dedupe' },
  { stage: 'screen', isDue: (p) => p.conflicts > 0, command: 'stageone resolve --reviewer CODE' },
  { stage: 'pilot', isDue: (p) => p.pilotDue && p.unscreened > 0, command: 'stageone pilot' },
  { stage: 'screen', isDue: (p) => p.unscreened > 0 || p.openBatches > 0, command: 'stageone screen --reviewer CODE' },
  {
    stage: 'retrieve',
    isDue: (p) => p.retrievalOpen > 0,
    command: 'stageone retrieve ID… --state retrieved --reviewer CODE',
  },
  {
    stage: 'full text',
    isDue: (p) => p.fullTextConflicts > 0,
    command: 'stageone resolve --stage full-text --reviewer CODE',
  },
  {
    stage: 'full text',
    isDue: (p) => p.fullTextUnscreened > 0 || p.openFullTextBatches > 0,
    command: 'stageone screen --stage full-text --reviewer CODE',
  },
];

/** The command that comes next; when nothing is open, the export of the included studies. */
export function nextCommand(progress: ReviewProgress): { readonly stage: string; readonly command: string } {
  const due = STEPS.find((step) => step.isDue(progress));
  return {
    stage: due?.stage ?? 'export',
    command: due?.command ?? 'stageone export --set included --format ris --output included.ris',
  };
}
