/** Rules of `query lint` on what the translation loses: the loss table of every service that is run, told by its codes. */
import { ReviewError } from '../errors.ts';
import { SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import { hashTree } from './hash.ts';
import type { Found, LintContext, Severity } from './lint-context.ts';
import { AS_IT_IS, listSome, quote, termOf } from './lint-terms.ts';
import type { TranslationWarning, WARNING_CODES } from './tree.ts';

type Code = (typeof WARNING_CODES)[number];

/** Services that cannot be asked at all, since they could only be asked for less. */
export function findUntranslatable({ translations, placeOf }: LintContext): readonly Found[] {
  return translations.flatMap(({ service, compiled }): readonly Found[] => {
    if (!(compiled instanceof ReviewError)) return [];
    const path = /at ((?:all|any|not)\S*|query) nothing is left/.exec(compiled.message)?.[1];
    return [
      {
        severity: 'error',
        place: placeOf(path ?? 'query'),
        term: undefined,
        message: `${SERVICE_TITLES[service]} cannot be asked: ${compiled.message.replace(/^\S+: /, '')}`,
        instead: compiled.hint ?? 'another form of the query',
      },
    ];
  });
}

interface Loss {
  readonly services: readonly ServiceName[];
  readonly warning: TranslationWarning;
  readonly severity: Severity;
}

/** The losses of one code: a finding for each that can lose records, one finding for all that cannot. */
export function findLosses(context: LintContext, code: Code): readonly Found[] {
  const losses = listLosses(context, code);
  const grave = losses.filter(({ severity }) => severity !== 'note');
  const slight = losses.filter(({ severity }) => severity === 'note');
  const kindOf = (loss: Loss): string => describeKind(context, loss);
  const kinds = [...new Set(slight.map(kindOf))];
  return [
    ...grave.map((loss) => describeLosses(context, [loss])),
    ...kinds.map((kind) =>
      describeLosses(
        context,
        slight.filter((loss) => kindOf(loss) === kind),
      ),
    ),
  ];
}

/** Losses are told together when they come from one OR and the same services, and have the same effect. */
function describeKind(context: LintContext, { services, warning }: Loss): string {
  const leaf = context.leafAt(warning.path);
  const group = context.groups.findIndex(({ terms }) => terms.some((term) => term.leaf === leaf));
  return [...services, group, warning.effect.replace(/covered by .*/, 'covered')].join('|');
}

function listLosses(context: LintContext, code: Code): readonly Loss[] {
  const losses = new Map<string, Loss>();
  for (const { service, compiled } of context.translations) {
    if (compiled instanceof ReviewError) continue;
    for (const warning of compiled.warnings) {
      if (warning.code !== code) continue;
      const key = [warning.path, warning.effect].join('|');
      const same = losses.get(key);
      const services = [...(same?.services ?? []), service];
      losses.set(key, { services, warning, severity: judge(context, service, warning) });
    }
  }
  return [...losses.values()];
}

/** Whether records can be lost by it. Each translator says so in the effect. */
function judge(context: LintContext, service: ServiceName, { code, effect }: TranslationWarning): Severity {
  switch (code) {
    case 'MESH_DROPPED':
      // `covered_by` is the written answer to the loss, as long as its terms are asked.
      return /missed; covered by /.test(effect) && !/this query lacks/.test(effect) ? 'note' : severityOf(effect);
    case 'RANKED_CUT':
      // Beside a service that is asked exactly, the ranked one only adds.
      return context.translations.some((other) => other.service !== 'crossref') ? 'note' : 'warning';
    case 'OVERRIDE_STALE':
      return 'warning';
    case 'OVERRIDE_USED':
      return context.query.overrides[service]?.writtenFor === undefined ? 'warning' : 'note';
    default:
      return severityOf(effect);
  }
}

function severityOf(effect: string): Severity {
  return /missed|not found|taken out as well/.test(effect) ? 'warning' : 'note';
}

function describeLosses(context: LintContext, losses: readonly Loss[]): Found {
  const [first, ...others] = losses;
  if (first === undefined) throw new Error('a finding needs a loss');
  const { services, warning, severity } = first;
  const { code } = warning;
  const leaf = context.leafAt(warning.path);
  const names = losses.map((loss) => {
    const at = context.leafAt(loss.warning.path);
    return at === undefined ? loss.warning.asked : quote(at);
  });
  const who = services.map((service) => SERVICE_TITLES[service]).join(' and ');
  return {
    severity,
    place: context.placeOf(warning.path),
    term: leaf === undefined || others.length > 0 ? undefined : termOf(leaf),
    message: describeLoss(`${who} ${services.length === 1 ? 'is' : 'are'} sent`, names, warning),
    instead: severity === 'note' ? AS_IT_IS : describeInstead(context, code),
  };
}

/** Codes of what is no part of the tree, where the sent words say what was asked. */
const WHOLE: readonly Code[] = ['RANKED_CUT', 'TYPE_MAPPED', 'LANG_DETECTED', 'URL_CHUNKED'];

function describeLoss(isSent: string, names: readonly string[], { code, sent, effect }: TranslationWarning): string {
  if (code === 'OVERRIDE_USED' || code === 'OVERRIDE_STALE')
    return `${isSent} an override in place of the query; ${effect}`;
  if (WHOLE.includes(code)) return `${isSent} ${sent}; ${effect}`;
  if (names.length === 1) return `for ${names.join()}, ${isSent} ${sent}; ${effect}`;
  const what = sent === 'nothing' ? 'nothing' : 'something else';
  const shared = effect.replace(/covered by .*/, 'each names terms that cover it');
  return `for ${names.length} parts of the query (${listSome(names)}), ${isSent} ${what}; ${shared}`;
}

function describeInstead(context: LintContext, code: Code): string {
  if (code === 'OVERRIDE_USED') {
    return `written_for: ${hashTree(context.query.tree)}, once it is checked against the query`;
  }
  return INSTEAD[code] ?? 'another form of it, or accept it with a reason';
}

const INSTEAD: { readonly [C in Code]?: string } = {
  MESH_DROPPED: 'covered_by: [ … ], and its terms beside the heading',
  FIELD_WIDENED: 'field: title_abstract, unless the other field matters',
  LANG_DETECTED: 'no limit of language, and leave languages to screening; or accept it with a reason',
  TYPE_MAPPED: 'no limit of types, and leave types to screening; or accept it with a reason',
  RANKED_CUT: 'pubmed or openalex beside it; or accept it with a reason',
  OVERRIDE_STALE: 'a checked override, and written_for: with the new hash',
};
