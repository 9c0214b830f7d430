/** Addresses that the boxes of the diagram lead to, as the command line names them. */
import { ReviewError } from '../errors.ts';
import type { Links } from '../prisma/svg.ts';

const MOST_BOXES = 17;
const HINT = '--link box9=https://osf.io/abcde, for each box that leads somewhere';

/**
 * Reads `box9=https://…` or `9=excluded.html`.
 *
 * @throws ReviewError `usage` for anything that is no box, or an address that would run something
 */
export function readLinks(words: readonly string[]): Links {
  const links = new Map<number, string>();
  for (const word of words) {
    const [, number, address = ''] = /^(?:box)?(\d{1,2})=(\S+)$/i.exec(word) ?? [];
    const box = Number(number);
    if (!(box >= 1 && box <= MOST_BOXES)) {
      throw new ReviewError('usage', `\`--link ${word}\` is not of the form BOX=ADDRESS, with a box from 1 to 17.`, {
        hint: HINT,
      });
    }
    // A scheme other than these could run a script when the box is clicked.
    if (/^[a-z][a-z0-9+.-]*:/i.test(address) && !/^(https?|mailto):/i.test(address)) {
      throw new ReviewError('usage', `\`${address}\` is no address of a page.`, { hint: HINT });
    }
    links.set(box, address);
  }
  return links;
}
