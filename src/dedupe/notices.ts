/** Titles that announce to be beside, or instead of, the report of a study: errata, replies, comments, protocols. */

/** What a title announces to be beside, or instead of, the report of a study. */
export type Notice = 'erratum' | 'retraction' | 'comment' | 'reply' | 'protocol' | 'none';

/** A title that says so is the report itself, marked later. */
export const RETRACTED_PREFIX = /^\W*(?:retracted(?: article| paper)?|withdrawn(?: article)?)\s*[:.\]-]+\s*/i;

// One of these begins a word in every announcement below, and in every tail that is not in brackets: most titles hold none.
const ANNOUNCING =
  'correct errat corrig addend retract withdraw concern repl respon comment letter discuss remark viewpoint protocol rejoinder update republished';
const ANNOUNCING_STEMS: (readonly string[])[] = [];
for (const stem of ANNOUNCING.split(' ')) {
  ANNOUNCING_STEMS[stem.charCodeAt(0)] = [...(ANNOUNCING_STEMS[stem.charCodeAt(0)] ?? []), stem];
}

/** Whether a word, folded, may belong to an announcement. */
export function announces(word: string): boolean {
  if (word.length < 5) return word === 're';
  const stems = ANNOUNCING_STEMS[word.charCodeAt(0)];
  if (stems === undefined) return false;
  for (const stem of stems) if (word.startsWith(stem)) return true;
  return false;
}

/** What a title announces; tails behind it are off. */
export function noticeOf(title: string): Notice {
  if (/^\W*(?:(?:author |publisher )?corrections?\b|errat(?:um|a)\b|corrigend(?:um|a)\b|addend(?:um|a)\b)/i.test(title))
    return 'erratum';
  // Web of Science names the article that is corrected by its place: `Title (vol 12, pg 34, 2001)`.
  if (/\(vol(?:ume)?\.? \d+[^)]{0,60}\)\W*$/i.test(title)) return 'erratum';
  if (
    /^\W*(?:retraction|withdrawal|expression of concern|notice of retraction)\b(?:\W*$|\s*(?:note|notice|of|to|:))/i.test(
      title,
    )
  )
    return 'retraction';
  if (
    /\b(?:author'?s?'? (?:reply|response)|in reply|reply to|response to (?:the )?(?:letter|comments?|editor|dr))\b|^\W*(?:reply|replies|response|rejoinder)\b(?:\W*$|\s*(?:to|:))|[:.-]\s*(?:a )?(?:reply|rejoinder|response)\W*$/i.test(
      title,
    )
  )
    return 'reply';
  if (
    /^\W*(?:invited |editorial )?(?:comments?|commentary|letter|discussion|remarks?|viewpoint)\b\s*(?:on|to|:|re\b)|^\W*re:|[:.-]\s*(?:a |an )?(?:invited )?(?:comment|commentary|discussion)\W*$/i.test(
      title,
    )
  )
    return 'comment';
  if (
    /\b(?:study|trial|review|research) protocol\b|\bprotocol (?:for|of) (?:a|an|the)\b|[:(-]\s*(?:a )?protocol\W*$/i.test(
      title,
    )
  )
    return 'protocol';
  return 'none';
}
