/** British and American spellings of the same word. */

/** Inflections of a word, where other words begin with the same letters: `labor` and `laboratory`. */
const INFLECTED = /^(?:s|ed|ing|er|ers|less|ful|able|ably)?$/;
const NOUN = /^s?$/;

/** British and American form; the same ending follows both. `endings` limits it where other words begin alike. */
type Pair = readonly [british: string, american: string, endings?: RegExp];

const PAIRS: readonly Pair[] = [
  // -our and -or
  ['behaviour', 'behavior'],
  ['labour', 'labor', INFLECTED],
  ['colour', 'color', INFLECTED],
  ['favour', 'favor'],
  ['flavour', 'flavor'],
  ['harbour', 'harbor'],
  ['honour', 'honor', INFLECTED],
  ['humour', 'humor', INFLECTED],
  ['neighbour', 'neighbor'],
  ['rumour', 'rumor'],
  ['tumour', 'tumor', INFLECTED],
  ['vapour', 'vapor', INFLECTED],
  ['vigour', 'vigor', NOUN],
  ['rigour', 'rigor', NOUN],
  ['odour', 'odor', INFLECTED],
  ['armour', 'armor'],
  ['endeavour', 'endeavor'],
  ['demeanour', 'demeanor'],
  ['misdemeanour', 'misdemeanor'],
  ['saviour', 'savior'],
  // -ence and -ense
  ['offence', 'offense'],
  ['defence', 'defense'],
  ['pretence', 'pretense'],
  ['licence', 'license', NOUN],
  // -re and -er
  ['centre', 'center'],
  ['fibre', 'fiber', NOUN],
  ['litre', 'liter', NOUN],
  ['theatre', 'theater', NOUN],
  ['calibre', 'caliber', NOUN],
  ['manoeuvre', 'maneuver', NOUN],
  // -mme, -ogue, -yse
  ['programme', 'program', NOUN],
  ['dialogue', 'dialog', NOUN],
  ['catalogue', 'catalog', /^(?:s|d)?$/],
  ['analogue', 'analog', NOUN],
  ['analyse', 'analyze', /^[dr]?$/],
  ['analysing', 'analyzing'],
  ['paralyse', 'paralyze', /^[dr]?$/],
  ['catalyse', 'catalyze', /^[dr]?$/],
  // One l and two
  ['counselling', 'counseling'],
  ['counsellor', 'counselor'],
  ['counselled', 'counseled'],
  ['travelling', 'traveling'],
  ['traveller', 'traveler'],
  ['travelled', 'traveled'],
  ['modelling', 'modeling'],
  ['labelling', 'labeling'],
  ['labelled', 'labeled'],
  ['signalling', 'signaling'],
  ['channelling', 'channeling'],
  ['fuelled', 'fueled'],
  ['jewellery', 'jewelry'],
  ['enrolment', 'enrollment'],
  ['fulfilment', 'fulfillment'],
  ['instalment', 'installment'],
  ['tranquilliser', 'tranquilizer'],
  // ae and oe
  ['haemo', 'hemo'],
  ['haemat', 'hemat'],
  ['anaemi', 'anemi'],
  ['leukaemi', 'leukemi'],
  ['ischaemi', 'ischemi'],
  ['glycaemi', 'glycemi'],
  ['septicaemi', 'septicemi'],
  ['bacteraemi', 'bacteremi'],
  ['viraemi', 'viremi'],
  ['anaesthe', 'anesthe'],
  ['paediatric', 'pediatric'],
  ['orthopaedic', 'orthopedic'],
  ['gynaecolog', 'gynecolog'],
  ['caesarean', 'cesarean'],
  ['aetiolog', 'etiolog'],
  ['archaeolog', 'archeolog'],
  ['encyclopaedi', 'encyclopedi'],
  ['oesophag', 'esophag'],
  ['oestrogen', 'estrogen'],
  ['oedema', 'edema'],
  ['foetus', 'fetus'],
  ['foetal', 'fetal'],
  ['faeces', 'feces'],
  ['faecal', 'fecal'],
  ['coeliac', 'celiac'],
  ['diarrhoea', 'diarrhea'],
  ['gonorrhoea', 'gonorrhea'],
  ['dyspnoea', 'dyspnea'],
  ['apnoea', 'apnea'],
  ['homoeopath', 'homeopath'],
  // The rest
  ['ageing', 'aging', /^$/],
  ['judgement', 'judgment'],
  ['acknowledgement', 'acknowledgment'],
  ['sceptic', 'skeptic'],
  ['artefact', 'artifact'],
  ['grey', 'gray', NOUN],
  ['mould', 'mold', /^(?:s|y|ed|ing)?$/],
  ['plough', 'plow'],
  ['aluminium', 'aluminum'],
  ['sulphat', 'sulfat'],
  ['sulphur', 'sulfur'],
  ['sulphid', 'sulfid'],
  ['whisky', 'whiskey', NOUN],
  ['pyjama', 'pajama'],
];

/** May stand before a word of the table: `misbehaviour`, `multicentre`, `hypoglycaemia`. */
const PREFIX = /^(?:un|dis|mis|multi|non|re|pre|post|anti|hyper|hypo|sub|over|bio|neuro)/;

/** Always with s; every other verb in -ise is also written with z. */
const ALWAYS_S = new Set(
  (
    'advertis advis aris chastis circumcis compris compromis concis demis despis devis disenfranchis ' +
    'disguis enfranchis enterpris excis exercis expertis franchis improvis incis likewis merchandis misadvis otherwis ' +
    'paradis practis malpractis precis premis promis repris revis supervis unsupervis surmis surpris televis treatis ' +
    'upris sunris apprais reapprais rais prais brais bruis cruis fundrais nois pois tortois porpois turquois ' +
    'malais mayonnais unwis anis'
  ).split(' '),
);
/** Always with z. */
const ALWAYS_Z = new Set('siz resiz downsiz seiz priz capsiz assiz maiz citiz'.split(' '));
/** Stems cut off after -is that are begins of a verb and not of a noun in -ist or -ism as well. */
const CUT_VERBS = new Set(
  (
    'organis reorganis hospitalis criminalis decriminalis legalis marginalis stigmatis destigmatis randomis minimis ' +
    'maximis characteris categoris generalis prioritis recognis standardis utilis victimis visualis normalis neutralis ' +
    'institutionalis deinstitutionalis medicalis penalis radicalis sterilis immunis localis mobilis privatis globalis ' +
    'crystallis ionis summaris sensitis desensitis fertilis colonis urbanis catheteris dichotomis individualis ' +
    'pathologis problematis securitis revascularis'
  ).split(' '),
);

export interface Spelled {
  readonly word: string;
  readonly isOpen: boolean;
}

/**
 * The other spelling of a word in lower case; `undefined` when it has one only. An open word (`behaviou*`) stands for its
 * whole forms.
 *
 * @example findOtherSpelling({ word: 'offences', isOpen: false }) // { word: 'offenses', isOpen: false }
 */
export function findOtherSpelling(spelled: Spelled): Spelled | undefined {
  return fromTable(spelled) ?? fromVerb(spelled);
}

function fromTable({ word, isOpen }: Spelled): Spelled | undefined {
  const prefix = PREFIX.exec(word)?.[0] ?? '';
  for (const start of prefix === '' ? [''] : ['', prefix]) {
    const base = word.slice(start.length);
    for (const [british, american, endings] of PAIRS) {
      for (const [from, to] of [
        [british, american],
        [american, british],
      ] as const) {
        const rest = base.slice(from.length);
        if (base.startsWith(from) && (endings === undefined || endings.test(rest))) {
          return { word: start + to + rest, isOpen };
        }
        // Cut off after the letters that both share, it finds one of the two only.
        if (isOpen && from.startsWith(base) && !to.startsWith(base) && base.length > 4) {
          return { word: start + to, isOpen };
        }
      }
    }
  }
  return undefined;
}

function fromVerb({ word, isOpen }: Spelled): Spelled | undefined {
  const noun = /^(.{2,}i)([sz])(at(?:ion(?:s|al|ally)?)?)$/.exec(word);
  if (noun !== null && (isOpen || noun[3] !== 'at') && !/^improvi$/.test(noun[1] ?? '')) {
    return { word: `${noun[1]}${swap(noun[2])}${noun[3]}`, isOpen };
  }
  const verb = /^(.{3,}i)([sz])(e|es|ed|er|ers|ing|able)$/.exec(word);
  if (verb !== null && !ALWAYS_S.has(`${verb[1]}s`) && !ALWAYS_Z.has(`${verb[1]}z`)) {
    return { word: `${verb[1]}${swap(verb[2])}${verb[3]}`, isOpen };
  }
  const cut = /^(.{3,}i)([sz])$/.exec(word);
  if (isOpen && cut !== null && CUT_VERBS.has(`${cut[1]}s`)) return { word: `${cut[1]}${swap(cut[2])}`, isOpen };
  return undefined;
}

function swap(letter: string | undefined): string {
  return letter === 's' ? 'z' : 's';
}
