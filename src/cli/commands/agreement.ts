/** `agreement`: how far two independent reviewers agreed, on revealed batches only. */
import { type Project, withProject } from '../../project/project.ts';
import { agreement } from '../../screening/agreement.ts';
import { meaningOf } from '../../screening/agreement-meaning.ts';
import type { Stage } from '../../screening/decision.ts';
import { foldReplacements, placesOf } from '../../screening/places.ts';
import { votePairs } from '../../screening/vote-pairs.ts';
import { agreementLines, type ReviewerPair } from '../agreement-lines.ts';
import type { Output } from '../output.ts';
import { loadReview, type ReviewState } from '../review-state.ts';

export interface AgreementOptions {
  readonly review: string;
  readonly stage: Stage;
  readonly pilot: boolean;
}

export async function showAgreement(options: AgreementOptions, output: Output): Promise<undefined> {
  return withProject(options.review, async (project) => {
    const state = await loadReview(project);
    const result = agreement(votePairs(state.log, options.stage, options.pilot ? 'pilot' : 'screening'), options.stage);
    const meaning = meaningOf(result);
    output.report({ ...result, meaning }, agreementLines(result, meaning, placeNames(state, project), options.pilot));
    return undefined;
  });
}

/** The codes of the two places; `R1/R3` where R3 took over from R1. */
function placeNames(state: ReviewState, project: Project): ReviewerPair {
  const codes = project.settings.reviewers.map((reviewer) => reviewer.code);
  const [first = [], second = []] = placesOf(codes, foldReplacements(state.events));
  return [first.join('/'), second.join('/')];
}
