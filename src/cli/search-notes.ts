/** What the reader of the flow has to know of the searches: which were cut at a declared depth, which are unfinished, which were repeated. */
import { SERVICE_TITLES, SERVICES } from '../records/record.ts';
import type { Run } from '../search/run.ts';
import type { ImportRow } from '../store/imports.ts';

/** When each source was searched last, as a footnote of the diagram; files only where their date was given. None before a search. */
export function searchDates(runs: readonly Run[], imports: readonly ImportRow[]): readonly string[] {
  const last = new Map<string, string>();
  const note = (source: string, date: string): void => {
    if (date > (last.get(source) ?? '')) last.set(source, date);
  };
  for (const run of runs) note(SERVICE_TITLES[run.source], (run.endedAt ?? run.startedAt).slice(0, 10));
  for (const { source, searchedOn } of imports) if (searchedOn !== undefined) note(source, searchedOn);
  const dates = [...new Set(last.values())].sort();
  const said = dates.map((date) => {
    const sources = [...last].filter(([, of]) => of === date).map(([source]) => source);
    return `${sources.sort().join(', ')} on ${date}`;
  });
  return said.length === 0 ? [] : [`Last searched: ${said.join('; ')}.`];
}

/** Notes below the diagram, one a service and kind; none when every search is complete and was made once. */
export function searchNotes(runs: readonly Run[]): readonly string[] {
  return SERVICES.flatMap((service) => {
    const ofService = runs.filter((run) => run.source === service);
    const newest = newestOfEach(ofService);
    const capped = newest.filter((run) => run.state === 'capped');
    const open = newest.filter((run) => run.state === 'running' || run.state === 'failed');
    const lost = new Set(newest.flatMap((run) => run.notDelivered)).size;
    const again = newest.filter((run) => ofService.some((other) => other.id < run.id && isSameSearch(other, run)));
    const last = again
      .map((run) => run.startedAt.slice(0, 10))
      .sort()
      .at(-1);
    const title = SERVICE_TITLES[service];
    return [
      ...(capped.length === 0
        ? []
        : [
            `${title}: capped. ${capped.map((run) => run.query).join(', ')} ranked by relevance and read to a declared depth; what ranks lower was not identified.`,
          ]),
      ...(open.length === 0
        ? []
        : [
            `${title}: not finished. ${open.map((run) => `${run.query} (${run.state})`).join(', ')}; the numbers may grow.`,
          ]),
      ...(lost === 0
        ? []
        : [
            `${title}: ${lost} more announced than identified; the service did not deliver ${lost === 1 ? 'it' : 'them'}.`,
          ]),
      ...(last === undefined
        ? []
        : [`${title}: searched again, last on ${last}; only records not known before were added.`]),
    ];
  });
}

function isSameSearch(left: Run, right: Run): boolean {
  return left.query === right.query && left.source === right.source;
}

function newestOfEach(runs: readonly Run[]): readonly Run[] {
  return [...new Map(runs.map((run) => [run.query, run])).values()];
}
