/** Many rows in large pieces: SQLite hands over a page as one JSON text, which is read several times faster than value by value. */

/**
 * @param size rows of a page
 * @param readPage gives the next page behind a row's place, as a JSON array of rows
 */
export async function* readPages<Row extends readonly [place: number, ...values: unknown[]]>(
  size: number,
  readPage: (after: number) => Promise<string>,
): AsyncGenerator<readonly Row[]> {
  for (let after = 0; ; ) {
    const page: readonly Row[] = JSON.parse(await readPage(after));
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < size) return;
    after = last[0];
  }
}
