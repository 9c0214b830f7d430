/** Lists of names that stand in one value: several authors behind one tag or in one cell. */

/** `J.`, `J.-P.`, `AB`, `A. B.` */
const INITIALS = /^(?:\p{Lu}\p{M}?[.-]*\s?){1,3}$/u;
/** `Smith JA`, `van der Berg J.-P.`, `Smith J Jr` */
const FAMILY_FIRST = /(?:\p{Ll}\S*\s+(?:\p{Lu}[.-]*){1,3}|\p{Lu}{2}\s+(?:\p{Lu}[.-]*){1,2})(?:\s(?:Jr|Sr|2nd|3rd))?$/u;
/** `J Smith`, `J. P. van der Berg` */
const INITIALS_FIRST = /^(?:\p{Lu}[.-]*\s?){1,3}\s\S*\p{L}{2}/u;
const SUFFIX = /^(?:jr|sr|i{2,3}|iv|m\.?d|ph\.?d)\.?$/i;

/**
 * Names of a value that stand apart for sure: `Smith, J; Doe, A`, `Smith, J. and Doe, A.`, `Smith J, Doe A`, `Smith, J., Doe, A.`.
 * One name stands as it is.
 */
export function splitNames(text: string): readonly string[] {
  if (text.includes(';')) return text.split(';');
  const comma = text.indexOf(',');
  if (comma === -1) return [text];
  // Nearly every value is one name whose family name ends in a small letter.
  const before = text.charCodeAt(comma - 1);
  const isOneName = text.indexOf(',', comma + 1) === -1 && before >= 0x61 && before <= 0x7a;
  return isOneName ? [text] : (splitAtAnd(text) ?? splitAtCommas(text));
}

/** Full names with a comma each, joined by `and`; `undefined` when they are not. */
export function splitAtAnd(text: string): readonly string[] | undefined {
  const parts = text.split(/\s+and\s+/);
  return parts.length > 1 && parts.every((part) => /^[^,]+,[^,]+$/.test(part)) ? parts : undefined;
}

/** Names written without a comma and joined by one, or in pairs of family name and initials; else the whole. */
export function splitAtCommas(text: string): readonly string[] {
  const parts = text.trim().split(/,\s+/);
  if (parts.length < 2) return [text];
  const isEach = (form: RegExp): boolean => parts.every((part) => form.test(part));
  // PubMed ends its lists with a full stop.
  if (isEach(FAMILY_FIRST))
    return parts.map((part) => part.replace(/(?<=\p{Lu})\.$/u, (dot) => (text.includes('.,') ? dot : '')));
  if (isEach(INITIALS_FIRST)) return parts;
  const isInPairs =
    parts.length > 3 &&
    parts.length % 2 === 0 &&
    parts.every((part, index) => INITIALS.test(part) === (index % 2 === 1) && !SUFFIX.test(part));
  if (!isInPairs) return [text];
  return parts.flatMap((part, index) => (index % 2 === 0 ? `${part}, ${parts[index + 1]}` : []));
}
