/** Ambiguous terms of literature databases in general, for a review that has listed none of its own in `queries/traps.yaml`. */
import type { Trap } from './traps.ts';

type Row = readonly [term: string, why: string, instead: string, unless?: readonly string[]];

const ROWS: readonly Row[] = [
  // Stems that are the begin of a common word with another meaning.
  ['polic*', 'matches policy and policies', 'police*, policing, policed'],
  ['parent*', 'matches parenteral', 'parent, parents, parental, parenting'],
  ['organ*', 'matches organisation and organic', 'organ, organs, or a phrase such as organ donation'],
  ['intern*', 'matches internal, international and internet', 'intern, interns, internship*'],
  ['hospital*', 'matches hospitality', 'hospital, hospitals, hospitalis*, hospitaliz*'],
  ['heal*', 'matches health', 'heal, heals, healed, healing'],
  ['pain*', 'matches paint and painting', 'pain, pains, painful'],
  ['race*', 'matches racemic', 'race, races, racial, racism'],
  ['plan*', 'matches plant and plantar', 'plan, plans, planned, planning'],
  ['nurs*', 'matches nursery', 'nurse, nurses, nursing'],
  ['care*', 'matches career', 'care, carer, carers, caregiver*, caring'],
  ['case*', 'matches casein', 'case, cases'],
  [
    'depress*',
    'matches economic, respiratory and immune depression',
    'depression, depressive, depressed mood',
    ['mood', 'anxi*', 'psychiatr*', 'psycholog*', 'mental*'],
  ],
  // Words with several meanings.
  [
    'arrest',
    'brings cardiac and respiratory arrest, and arrest of growth',
    'a phrase such as police arrest*, or AND-ed police terms',
    ['police*', 'policing', 'law enforcement', 'criminal*', 'cardiac*', 'heart'],
  ],
  [
    'officer',
    'brings medical, executive and military officers',
    'a phrase that names the office: police officer*',
    ['police*', 'policing', 'prison*', 'military', 'army'],
  ],
  [
    'drug',
    'brings pharmaceuticals of every kind',
    'a phrase that says which drugs, or of what about them',
    ['pharmac*', 'medicin*', 'illicit'],
  ],
  [
    'custody',
    'brings child custody as well as police and prison custody',
    'police custody, custody suite*, child custody',
    ['police*', 'prison*', 'jail*', 'divorce*', 'child', 'children'],
  ],
  ['aids', 'brings hearing aids, visual aids and decision aids', 'acquired immunodeficiency syndrome, HIV', ['hiv*']],
  ['cold', 'brings temperature', 'common cold', ['influenza', 'rhinovirus*', 'respiratory', 'temperature*']],
  [
    'lead',
    'is also a verb and an electrode',
    'lead poisoning, lead exposure, blood lead',
    ['poison*', 'toxic*', 'metal', 'metals', 'cadmium'],
  ],
  [
    'stroke',
    'brings stroke volume and strokes of swimmers',
    'ischaemic stroke*, a MeSH heading, or AND-ed terms',
    ['cerebr*', 'brain', 'neurolog*', 'ischaem*', 'ischem*', 'rehabilitat*'],
  ],
  [
    'seizure',
    'brings epilepsy as well as confiscation',
    'epileptic seizure*, or drug seizure*',
    ['epilep*', 'police*', 'customs'],
  ],
  ['shock', 'brings circulatory, electric, economic and emotional shock', 'a phrase that says which: septic shock'],
  [
    'discharge',
    'brings wound, electrical and river discharge',
    'hospital discharge*, patient discharge*',
    ['hospital*', 'patient*', 'ward*'],
  ],
  [
    'culture',
    'brings cell and blood cultures',
    'a phrase that says which: organisational culture',
    ['ethnic*', 'societ*', 'bacteri*', 'cell', 'cells'],
  ],
  [
    'trial',
    'brings trials in court as well as clinical trials',
    'clinical trial*, randomised, randomized',
    ['random*', 'clinical*', 'court*', 'jury'],
  ],
  [
    'trafficking',
    'brings the transport of proteins and cells',
    'drug trafficking, human trafficking',
    ['police*', 'crime*', 'criminal*', 'protein*'],
  ],
  ['crack', 'brings cracks in materials', 'crack cocaine, crack user*', ['cocaine', 'drug*', 'materials', 'steel']],
  [
    'pet',
    'brings positron emission tomography as well as animals',
    'pets, pet owner*, or positron emission tomography',
    ['tomograph*', 'dog', 'dogs', 'animal*'],
  ],
  [
    'cell',
    'brings biology as well as prisons and telephones',
    'a phrase that says which: prison cell*, cell phone*',
    ['biolog*', 'protein*', 'prison*', 'phone*'],
  ],
  [
    'search',
    'brings every review that says how it searched',
    'a phrase that says which: strip search*, stop and search*',
    ['police*', 'information', 'internet'],
  ],
  ['us', 'is also a pronoun', 'United States, USA'],
  ['who', 'is also a pronoun', 'World Health Organization'],
  [
    'turkey',
    'is also a bird',
    'Turkey AND-ed with other terms, Turkish, Turkiye',
    ['turkish', 'ankara', 'istanbul', 'poultry'],
  ],
  [
    'english',
    'brings every abstract that says "published in English"',
    'England, English people, or the names of places',
  ],
];

const EXPLODED: readonly Row[] = [
  [
    'Mental Disorders',
    'its narrower headings bring sleep, sexual and substance-related disorders',
    'the headings that are meant, or explode: false',
  ],
];

export const DEFAULT_TRAPS: readonly Trap[] = [
  ...ROWS.map((row) => toTrap(row, false)),
  ...EXPLODED.map((row) => toTrap(row, true)),
];

function toTrap([term, why, instead, unless = []]: Row, explode: boolean): Trap {
  return { term, why, instead, unless, explode };
}
