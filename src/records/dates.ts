/** Dates of publication, read from the many forms in which sources write them. */

/** What is known of a date; a day never stands without its month. */
export interface PartialDate {
  readonly year: number | undefined;
  /** 1 to 12 */
  readonly month: number | undefined;
  /** 1 to 31 */
  readonly day: number | undefined;
}

const NO_DATE: PartialDate = { year: undefined, month: undefined, day: undefined };

// First letters of month names in English, then German, French, Spanish, Portuguese and Italian; the longest that fits wins.
const MONTHS: readonly (readonly [start: string, month: number])[] = [
  ['jan', 1],
  ['feb', 2],
  ['mar', 3],
  ['apr', 4],
  ['may', 5],
  ['jun', 6],
  ['jul', 7],
  ['aug', 8],
  ['sep', 9],
  ['oct', 10],
  ['nov', 11],
  ['dec', 12],
  ['mär', 3],
  ['mai', 5],
  ['okt', 10],
  ['dez', 12],
  ['fév', 2],
  ['fev', 2],
  ['avr', 4],
  ['juin', 6],
  ['juil', 7],
  ['aoû', 8],
  ['déc', 12],
  ['ene', 1],
  ['abr', 4],
  ['ago', 8],
  ['set', 9],
  ['out', 10],
  ['dic', 12],
  ['gen', 1],
  ['mag', 5],
  ['giu', 6],
  ['lug', 7],
  ['ott', 10],
];

/**
 * Reads a date of publication; what does not stand there or cannot be is `undefined`.
 * Of a range (`2019 Jan-Feb`, `2019-2020`) it gives the start; figures without year are read as they stand (`DEC 10`).
 *
 * @example parseDate('2023/06//')  // { year: 2023, month: 6, day: undefined }
 * @example parseDate('2018 SEP')   // { year: 2018, month: 9, day: undefined }
 * @example parseDate('DEC 10')     // { year: undefined, month: 12, day: 10 }
 */
export function parseDate(text: string): PartialDate {
  const value = text.trim();
  if (value === '') return NO_DATE;
  if (/^\d{4}$/.test(value)) return checked(Number(value), undefined, undefined);

  // Year first, with figures: 2024/05/03/, 2024-02-01T00:00, 2024.5.3, 2024 05 03. A slash may stand for a part that is not known.
  const figures = /^(\d{4})\s*[-/.\s]\s*(\d{1,2})(?!\d)(?:\s*[-/.\s]\s*(\d{1,2})(?!\d))?/.exec(value);
  if (figures !== null) return checked(Number(figures[1]), Number(figures[2]), toNumber(figures[3]));
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(value) ?? /^(1[89]\d\d|20\d\d)(0[1-9]|1[0-2])$/.exec(value);
  if (compact !== null) return checked(Number(compact[1]), Number(compact[2]), toNumber(compact[3]));

  // Points stand behind the day and the month in languages that begin with the day: 3.5.2024.
  const pointed = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/.exec(value);
  if (pointed !== null && Number(pointed[2]) <= 12)
    return checked(Number(pointed[3]), Number(pointed[2]), Number(pointed[1]));

  // Figures with the year last: 03/05/2024 is read as month and day, as the American sources write it, unless it cannot be.
  const yearLast = /^(\d{1,2})[-/.](?:(\d{1,2})[-/.])?(\d{4})(?!\d)/.exec(value);
  if (yearLast !== null) {
    const [first, second] = [Number(yearLast[1]), toNumber(yearLast[2])];
    if (second === undefined) return checked(Number(yearLast[3]), first, undefined);
    return first > 12 ? checked(Number(yearLast[3]), second, first) : checked(Number(yearLast[3]), first, second);
  }
  return parseWords(value);
}

/** `3 May 2024`, `May 3, 2024`, `2018 SEP`, `2019 Jan-Feb`, `DEC 10`, `Summer 2020`, `c2020`. */
function parseWords(value: string): PartialDate {
  const year = /(?<!\d)([12]\d{3})(?!\d)/.exec(value);
  // A year in front of the month's name decides where its text begins: `2024///May` has the same parts.
  const words = value.match(/\p{L}{3,}/gu) ?? [];
  let month: number | undefined;
  let monthWord = '';
  for (const word of words) {
    month = monthOf(word);
    if (month !== undefined) {
      monthWord = word;
      break;
    }
  }
  if (month === undefined) return checked(toNumber(year?.[1]), undefined, undefined);
  const at = value.indexOf(monthWord);
  const after = /^\.?[\s,/-]*(\d{1,2})(?:st|nd|rd|th)?(?![\d])/i.exec(value.slice(at + monthWord.length));
  const before = /(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?[\s,/-]*(?:de\s)?$/i.exec(value.slice(0, at));
  return checked(toNumber(year?.[1]), month, toNumber(after?.[1]) ?? toNumber(before?.[1]));
}

function monthOf(word: string): number | undefined {
  const lower = word.toLowerCase();
  let found: number | undefined;
  let length = 0;
  for (const [start, month] of MONTHS) {
    if (start.length > length && lower.startsWith(start)) {
      found = month;
      length = start.length;
    }
  }
  return found;
}

function toNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

function checked(year: number | undefined, month: number | undefined, day: number | undefined): PartialDate {
  const knownYear = year !== undefined && year >= 1000 && year <= 2999 ? year : undefined;
  const knownMonth = month !== undefined && month >= 1 && month <= 12 ? month : undefined;
  if (knownMonth === undefined || day === undefined || day < 1) {
    return { year: knownYear, month: knownMonth, day: undefined };
  }
  // Without a year 29 February may be right: 2000 is a leap year.
  const daysInMonth = new Date(Date.UTC(knownYear ?? 2000, knownMonth, 0)).getUTCDate();
  return { year: knownYear, month: knownMonth, day: day <= daysInMonth ? day : undefined };
}
