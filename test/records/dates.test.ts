/** Dates in the forms of real exports. */
import { expect, test } from 'vitest';
import { parseDate } from '../../src/records/dates.ts';

test.each<[text: string, year: number | undefined, month?: number, day?: number]>([
  ['2019', 2019],
  ['2024/05/03/', 2024, 5, 3],
  ['2024/04/03', 2024, 4, 3],
  ['2023/06//', 2023, 6],
  ['2024///', 2024],
  ['2024///Spring', 2024],
  ['2024-02-01', 2024, 2, 1],
  ['2024-02-01T10:00:00Z', 2024, 2, 1],
  ['2024-02', 2024, 2],
  ['20240503', 2024, 5, 3],
  ['2018 SEP', 2018, 9],
  ['2018 Sep 5', 2018, 9, 5],
  ['2019 Jan-Feb', 2019, 1],
  ['1998 Dec-1999 Jan', 1998, 12],
  ['DEC 10', undefined, 12, 10],
  ['Dec', undefined, 12],
  ['3 May 2024', 2024, 5, 3],
  ['May 3, 2024', 2024, 5, 3],
  ['May 3rd 2024', 2024, 5, 3],
  ['March 2020', 2020, 3],
  ['05/03/2024', 2024, 5, 3],
  ['25/03/2024', 2024, 3, 25],
  ['01/2020', 2020, 1],
  ['2019-2020', 2019],
  ['2019-20', 2019],
  ['Summer 2020', 2020],
  ['c2020', 2020],
  ['(2020)', 2020],
  ['2021 Feb 30', 2021, 2],
  ['2024/13/40', 2024],
  ['15. März 2021', 2021, 3, 15],
  ['12 de abril de 2019', 2019, 4, 12],
  ['in press', undefined],
  ['', undefined],
  ['0000', undefined],
])('%s', (text, year, month, day) => {
  expect(parseDate(text)).toEqual({ year, month, day });
});
