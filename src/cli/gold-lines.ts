/** Known-item recall as people read it: a table, every miss with its reason and line, the figures and the gates. */
import { SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import type { Failing } from '../search/judge-item.ts';
import type { KnownItem } from '../search/known-items.ts';
import type { Gate, ItemAtService, MissReason, Recall } from '../search/recall.ts';
import { type GoldResult, placeText, recallOf } from './gold-document.ts';
import type { JudgedList } from './known-item-gates.ts';

const LINE_WIDTH = 100;
const SHORTEST_TITLE = 20;

export function goldLines({ judged, unasked }: GoldResult): readonly string[] {
  return [
    ...judged.flatMap((list) => [
      ...tableLines(list),
      ...missLines(list),
      ...lostLines(list),
      ...doubtLines(list),
      ...hangingLines(list),
    ]),
    '',
    'Relative recall, of the items that the source holds',
    ...[...recallOf(judged)].map(([name, recall]) => recallLine(name, recall)),
    ...gateLines(judged.flatMap(({ gates }) => gates)),
    ...unasked.map(
      ({ source, failure }) =>
        `${SERVICE_TITLES[source]} could not be asked to the end: ${failure?.message ?? 'the asking was stopped'}`,
    ),
    nextLine({ judged, unasked }),
  ];
}

function nameOf(item: KnownItem): string {
  const who = [item.firstAuthor, item.year].filter((part) => part !== undefined).join(' ');
  return who === '' ? shorten(item.title ?? item.key, 40) : who;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

const SIGNS: readonly {
  readonly sign: string;
  readonly says: string;
  readonly holds: (one: ItemAtService) => boolean;
}[] = [
  { sign: '+', says: 'retrieved', holds: (one) => one.retrieved && one.finds },
  { sign: '~', says: 'retrieved, not matched by the queries now', holds: (one) => one.retrieved },
  { sign: '.', says: 'not held', holds: (one) => one.why === 'not-indexed' },
  { sign: '?', says: 'not looked up', holds: (one) => one.why === 'not-looked-up' },
  { sign: 'o', says: 'matched, not retrieved', holds: (one) => one.finds },
  { sign: '-', says: 'held, missed', holds: () => true },
];

function tableLines({ list, services, items }: JudgedList): readonly string[] {
  const who = Math.max(...items.map(({ item }) => nameOf(item).length));
  const column = (service: ServiceName): number => SERVICE_TITLES[service].length + 1;
  const rows = items.map(({ item, at }) => {
    const signs = at.map((one) => signOf(one).padEnd(column(one.service)));
    const start = `  ${signs.join('')} ${nameOf(item).padEnd(who)}  `;
    return start + shorten(item.title ?? item.key, Math.max(SHORTEST_TITLE, LINE_WIDTH - start.length));
  });
  return [
    `queries/${list.file}: ${items.length} known items, judged by ${list.queries.map(({ id }) => id).join(', ')}`,
    `  ${services.map((service) => SERVICE_TITLES[service].padEnd(column(service))).join('')}`,
    ...rows,
    ...[SIGNS.slice(0, 3), SIGNS.slice(3)].map(
      (some) => `  ${some.map(({ sign, says }) => `${sign} ${says}`).join('   ')}`,
    ),
  ];
}

function signOf(one: ItemAtService): string {
  return SIGNS.find(({ holds }) => holds(one))?.sign ?? ' ';
}

/** Reasons that the item's text explains are told one by one, the others by source. */
const TOGETHER: { readonly [R in MissReason]?: string } = {
  'not-looked-up': 'Not looked up',
  'not-indexed': 'Not held',
  'not-searched': 'Matched, but the queries as they stand have not been run',
  'ranked-out': 'Matched, but no probe brought them within its depth',
  'not-delivered': 'Matched, and yet the finished run did not bring them; search again, or compare the loss table',
};

function missLines({ services, items, list }: JudgedList): readonly string[] {
  const lines = services.flatMap((service) => {
    const rows = items.flatMap(({ item, at }) => {
      const one = at.find((each) => each.service === service);
      return one?.why === undefined ? [] : [{ item, one, why: one.why }];
    });
    const together = Object.entries(TOGETHER).flatMap(([reason, says]) => {
      const names = rows.flatMap(({ item, why }) => (why === reason ? [nameOf(item)] : []));
      return names.length === 0 ? [] : groupLines(says + probesOf(list.queries, reason), names, items.length);
    });
    const apart = rows.flatMap(({ item, one, why }) => (why in TOGETHER ? [] : oneMiss(item, one, why)));
    return apart.length + together.length === 0 ? [] : [`  ${SERVICE_TITLES[service]}`, ...apart, ...together];
  });
  return lines.length === 0 ? [] : ['', 'Missed', ...lines];
}

/** Where the probes stand, for items that rank too low for them. */
function probesOf(queries: JudgedList['list']['queries'], reason: string): string {
  if (reason !== 'ranked-out') return '';
  const places = queries.flatMap((query) => placeText(query.settingPlaces.get('databases.crossref.probes')) ?? []);
  return places.length === 0 ? '' : ` (${places.join(', ')})`;
}

function groupLines(says: string, names: readonly string[], all: number): readonly string[] {
  if (names.length === all && all > 1) return [`    ${says}: all ${all}`];
  return indented(`${says} (${names.length}): ${names.join(', ')}`, 4);
}

function oneMiss(item: KnownItem, one: ItemAtService, why: MissReason): readonly string[] {
  return [
    `    ${nameOf(item)} (${one.indexed}): ${reasonText(one, why)}`,
    ...one.failing.flatMap((part) => indented(failingText(part, one.nearest ?? ''), 6)),
    ...(one.note === undefined ? [] : [`      ${one.note}`]),
    ...(one.retrievedBy.length === 0
      ? []
      : [`      ${one.retrievedBy.join(', ')} retrieved it, and does not name this file of known items`]),
  ];
}

function reasonText(one: ItemAtService, why: MissReason): string {
  switch (why) {
    case 'query-gap':
      return 'held, and the query has no term for it';
    case 'no-abstract':
      return 'held without abstract, and the title alone cannot decide';
    case 'limits':
      return 'matched, but outside the limits';
    default:
      return one.why ?? '';
  }
}

function failingText(part: Failing, query: string): string {
  const place = placeText(part.place);
  const terms = part.terms === undefined ? '' : `, its terms at ${placeText(part.terms)}`;
  const where = place === undefined ? query : `${place}${terms}`;
  const note = part.note === undefined ? '' : `; ${part.note}`;
  if (part.kind === 'limit') return `${part.name}: ${where}${note}`;
  const says = part.truth === 'unknown' ? 'not in the title' : 'no term of it in title or abstract';
  return `${part.name}: ${part.name.startsWith('NOT ') ? 'takes it out' : says} (${where})${note}`;
}

/** Items that were retrieved by what the queries match no more. */
function lostLines({ items }: JudgedList): readonly string[] {
  const lines = items.flatMap(({ item, at }) =>
    at.flatMap((one) =>
      one.retrieved && !one.finds
        ? [
            `  ${nameOf(item)}, ${SERVICE_TITLES[one.service]} ${one.indexed}`,
            ...one.failing.flatMap((part) => indented(failingText(part, one.nearest ?? ''), 4)),
          ]
        : [],
    ),
  );
  return lines.length === 0 ? [] : ['', 'Retrieved, but not matched by the queries as they stand', ...lines];
}

/** Items whose identifier leads to another title. */
function doubtLines({ list, items }: JudgedList): readonly string[] {
  const lines = items.flatMap(({ item, at }) =>
    at.flatMap((one) =>
      one.otherTitle === undefined
        ? []
        : indented(
            `${nameOf(item)} (queries/${list.file}:${item.line}), ${SERVICE_TITLES[one.service]} ${one.indexed}: ${shorten(one.otherTitle, 120)}`,
            2,
          ),
    ),
  );
  return lines.length === 0 ? [] : ['', 'Held under another title; check the identifier', ...lines];
}

/** Terms on which most items hang: striking one loses them. */
function hangingLines({ items }: JudgedList): readonly string[] {
  const hanging = new Map<string, Set<string>>();
  for (const { item, at } of items) {
    for (const { term } of at.flatMap(({ dependsOn }) => dependsOn)) {
      hanging.set(term, (hanging.get(term) ?? new Set()).add(item.key));
    }
  }
  const most = [...hanging].sort(([, a], [, b]) => b.size - a.size).slice(0, 8);
  if (most.length === 0) return [];
  const text = most.map(([term, keys]) => `${term} (${keys.size})`).join(', ');
  return ['', ...wrap(`Terms on which items hang in some source: ${text}`, LINE_WIDTH)];
}

function recallLine(name: ServiceName | 'all', recall: Recall): string {
  const title = name === 'all' ? 'any of them' : SERVICE_TITLES[name];
  const held = `${recall.retrieved} of ${recall.indexed} retrieved${percent(recall.recall)}`;
  const now = `${recall.matching} matched by the queries now${percent(recall.matchingRecall)}`;
  const open = recall.open === 0 ? '' : `; ${recall.open} not looked up`;
  return `  ${title.padEnd(12)} ${held}; ${now}${open}`;
}

function percent(proportion: number | undefined): string {
  return proportion === undefined ? '' : ` (${(100 * proportion).toFixed(1)} %)`;
}

function gateLines(gates: readonly Gate[]): readonly string[] {
  if (gates.length === 0) return [];
  return [
    'Gates of the freeze',
    ...gates.map(({ query, name, min, recall, ok, message }) => {
      const reached = recall === undefined ? 'cannot be judged' : `${(100 * recall).toFixed(1)} %`;
      const said = message === undefined ? '' : ` (${message})`;
      return `  ${query}, ${name}: ${reached}, at least ${(100 * min).toFixed(0)} % asked: ${ok ? 'met' : 'not met'}${said}`;
    }),
  ];
}

function nextLine({ judged, unasked }: GoldResult): string {
  const all = judged.flatMap(({ items }) => items.flatMap(({ at }) => at));
  const has = (reason: MissReason): boolean => all.some(({ why }) => why === reason);
  if (unasked.length > 0) return 'Next: `stageone gold` later asks what is open; what was answered stays stored.';
  if (all.some(({ isOpen }) => isOpen)) return 'Next: `stageone gold` without --offline looks up what is open.';
  const gates = judged.flatMap((list) => list.gates);
  if (has('query-gap') && gates.some(({ ok }) => !ok))
    return 'Next: add the missing terms at the lines above, then `stageone gold --offline`.';
  if (has('not-searched')) return 'Next: stageone search';
  return `${gates.length > 0 && gates.every(({ ok }) => ok) ? 'The gates are met. ' : ''}Next: stageone status`;
}

/** A text within the width of a line; what follows its first line stands two further in. */
function indented(text: string, indent: number): readonly string[] {
  return wrap(text, LINE_WIDTH - indent - 2).map((line, index) => ' '.repeat(index === 0 ? indent : indent + 2) + line);
}

/** Lines of at most `width` characters, broken at blanks. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
