/** Word banks that all themes of the demonstration corpus share: people, places, designs, samples and analyses. */

export const POPULATIONS = [
  'people who inject drugs',
  'people who inject drugs',
  'people who use drugs',
  'people who use heroin',
  'people who use crack cocaine',
  'women who inject drugs',
  'young people who use drugs',
  'unhoused people who use drugs',
  'sex workers who inject drugs',
  'people who smoke crack cocaine or use heroin',
] as const;

/** Words of titles of the 1990s. */
export const OLD_POPULATIONS = [
  'injecting drug users',
  'intravenous drug users',
  'heroin users',
  'drug users',
] as const;

export const PLACES = [
  'Tijuana, Mexico',
  'Ciudad Juárez, Mexico',
  'Vancouver, Canada',
  'Toronto, Canada',
  'Montréal, Canada',
  'Bangkok, Thailand',
  'Chiang Mai, Thailand',
  'Hanoi, Vietnam',
  'Sydney, Australia',
  'Melbourne, Australia',
  'Baltimore, Maryland',
  'Providence, Rhode Island',
  'Seattle, Washington',
  'San Francisco, California',
  'Philadelphia, Pennsylvania',
  'Glasgow, Scotland',
  'Manchester, England',
  'Kyiv, Ukraine',
  'Almaty, Kazakhstan',
  'Nairobi, Kenya',
  'Lisbon, Portugal',
  'Auckland, New Zealand',
  'Copenhagen, Denmark',
  'São Paulo, Brazil',
] as const;

export const UK_PLACES = [
  'Middlesbrough, England',
  'Bristol, England',
  'Glasgow, Scotland',
  'Cardiff, Wales',
  'Belfast, Northern Ireland',
  'Liverpool, England',
  'Leeds, England',
  'Dundee, Scotland',
  'Newcastle, England',
  'Swansea, Wales',
] as const;

/** Where people were met, after a verb: "were recruited …". */
export const SITES = [
  'through syringe programmes',
  'by street outreach',
  'at drop-in centres',
  'through peer referral',
  'at low-threshold clinics',
  'from an open cohort',
  'in night shelters and day centres',
  'by respondent-driven sampling',
] as const;

export type Approach = 'quantitative' | 'qualitative';

export const DESIGNS: { readonly [A in Approach]: readonly string[] } = {
  quantitative: [
    'cohort study',
    'cross-sectional survey',
    'repeated cross-sectional survey',
    'case-control study',
    'pilot study',
  ],
  qualitative: [
    'qualitative study',
    'ethnographic study',
    'focus group study',
    'participatory study',
    'narrative interview study',
  ],
};

/** Designs of works on records, samples or prices, which ask nobody. */
export const RECORD_DESIGNS = [
  'time-series analysis',
  'retrospective analysis',
  'descriptive study',
  'register study',
  'before-and-after comparison',
] as const;

/** Slots: {n} size of the sample, {who} the people asked, {site}, {place}, {y1} {y2} years. */
export const SAMPLES: { readonly [A in Approach]: readonly string[] } = {
  quantitative: [
    'Between {y1} and {y2}, {n} {who} in {place} were recruited {site} and answered a questionnaire read out by an interviewer.',
    'A total of {n} {who} were recruited {site} in {place} and followed from {y1} to {y2}.',
    'We enrolled {n} {who} in {place} {site} and asked them about the past six months ({y1}-{y2}).',
    'In {place}, {n} {who} were surveyed {site} from {y1} to {y2}.',
  ],
  qualitative: [
    'In-depth interviews with {n} {who} in {place}, recruited {site}, were held between {y1} and {y2}.',
    'We spent eighteen months in {place} and interviewed {n} {who}, met {site}.',
    'Group discussions and single interviews with {n} {who} took place in {place} in {y2}; all were recruited {site}.',
    'From {y1} to {y2}, peer researchers interviewed {n} {who} in {place}, approached {site}.',
  ],
};

/** The same for samples of police officers. */
export const OFFICER_SAMPLES: { readonly [A in Approach]: readonly string[] } = {
  quantitative: [
    'In {y2}, {n} police officers in {place} filled in a questionnaire at the start of a shift.',
    'A total of {n} officers in {place} answered an anonymous online survey between {y1} and {y2}.',
  ],
  qualitative: [
    'Interviews with {n} police officers of all ranks in {place} were held between {y1} and {y2}.',
    'We accompanied patrols in {place} during {y2} and interviewed {n} officers afterwards.',
  ],
};

export const ANALYSES: { readonly [A in Approach]: readonly string[] } = {
  quantitative: [
    'Logistic regression with robust standard errors was used.',
    'Generalised estimating equations took account of repeated visits.',
    'Associations were estimated by modified Poisson regression.',
    'Estimates were weighted and adjusted for age, gender and housing.',
    'Missing answers were imputed before multivariable analysis.',
    'Proportions were compared between districts and adjusted for confounding.',
  ],
  qualitative: [
    'Transcripts were analysed thematically by two members of the team.',
    'Fieldnotes and interviews were read together with peers.',
    'We used framework analysis and discussed deviant cases in the team.',
    'Accounts were coded line by line and compared until no new themes arose.',
    'The analysis followed a risk environment approach.',
    'Interpretations were taken back to participants for comment.',
  ],
};

/** How an abstract says what it set out to do; {place} is where. */
export const AIMS = [
  'We examined this in {place}.',
  'The aim was to describe how this plays out in {place}.',
  'This study looked at the question in {place}.',
  'Little is known about this in {place}.',
  'We set out to fill this gap with data from {place}.',
  'No earlier study has asked this in {place}.',
] as const;

export const REVIEW_METHODS = [
  'We searched {k} sources up to {y2} and included {m} studies, read by two reviewers.',
  'Searches of {k} sources gave {m} eligible reports, published from {y1} to {y2}.',
] as const;

export const PROTOCOL_METHODS = [
  'We will recruit {n} {who} in {place} and follow them for {k} months.',
  'The trial will run in {place} with {n} {who}, and outcomes will be measured at {k} months.',
] as const;

/** Language of works that are not in English, by place (ISO 639-1). */
export const LANGUAGE_OF_PLACE: ReadonlyMap<string, string> = new Map([
  ['Tijuana, Mexico', 'es'],
  ['Ciudad Juárez, Mexico', 'es'],
  ['Montréal, Canada', 'fr'],
  ['Bangkok, Thailand', 'th'],
  ['Hanoi, Vietnam', 'vi'],
  ['Kyiv, Ukraine', 'uk'],
  ['Almaty, Kazakhstan', 'ru'],
  ['Lisbon, Portugal', 'pt'],
  ['São Paulo, Brazil', 'pt'],
  ['Copenhagen, Denmark', 'da'],
]);
