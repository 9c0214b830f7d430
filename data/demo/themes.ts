/** Subjects of the fictional works: their titles, findings and headings, and how a reviewer would judge them. */

export type Relevance = 'include' | 'exclude-title' | 'exclude-full-text' | 'borderline';

export interface Theme {
  readonly id: string;
  /** How many ordinary works of this subject. */
  readonly share: number;
  readonly titles: readonly string[];
  readonly background: readonly string[];
  readonly results: readonly string[];
  readonly conclusions: readonly string[];
  readonly mesh: readonly string[];
  readonly keywords: readonly string[];
  /** Picked at random: repeat a verdict to make it likelier. */
  readonly verdicts: readonly Relevance[];
  readonly reasons: readonly string[];
  readonly side?: boolean;
  readonly uk?: boolean;
}

const GOOD: readonly Relevance[] = [
  'include',
  'include',
  'include',
  'exclude-full-text',
  'borderline',
  'exclude-title',
];
const NONE: readonly Relevance[] = ['exclude-title'];
const PWID_MESH = ['Humans', 'Police', 'Drug Users', 'Substance Abuse, Intravenous', 'Harm Reduction'];

/** Slots: {pop} population, {place}, {n} sample, {p} {q} per cents, {or} ratio with interval. */
export const THEMES: readonly Theme[] = [
  {
    id: 'confiscation',
    share: 95,
    titles: [
      'Police confiscation of syringes from {pop} in {place}',
      'Syringe confiscation and receptive sharing among {pop}: a {design} in {place}',
      'When the police take the needles: {pop} in {place}',
    ],
    background: [
      'Taking injecting equipment away may undo the work of syringe programmes.',
      'Officers may confiscate syringes even where carrying them is lawful.',
    ],
    results: [
      'Of {n} participants, {p}% had had a syringe taken by police in the past six months; they were more likely to share syringes ({or}).',
      'Syringe confiscation by officers was reported by {p}% and was associated with receptive sharing ({or}).',
    ],
    conclusions: [
      'Police practice should be brought into line with laws on syringe possession.',
      'Joint training of officers and syringe programme staff deserves a trial.',
    ],
    mesh: PWID_MESH,
    keywords: ['syringe confiscation', 'policing', 'HIV'],
    verdicts: GOOD,
    reasons: ['POP', 'OUT', 'TYPE', 'LANG'],
  },
  {
    id: 'overdose-call',
    share: 85,
    titles: [
      'Fear of police and calling for help at an overdose: {pop} in {place}',
      'Police attendance at overdose events witnessed by {pop} in {place}',
      'Calling emergency services under the eyes of the police: a {design} with {pop} in {place}',
    ],
    background: [
      'Fear of arrest keeps some witnesses of an overdose from calling an ambulance.',
      'Police often attend overdoses together with ambulance crews.',
    ],
    results: [
      'Emergency services were called to {p}% of overdoses; fear of police was the reason most often given for not calling ({q}%).',
      'Those stopped by police in the past month were less likely to call ({or}).',
    ],
    conclusions: [
      'Sending ambulances without police may make help more likely to be sought.',
      'Legal protection must be known and believed before it changes what people do.',
    ],
    mesh: ['Humans', 'Drug Overdose', 'Police', 'Fear', 'Emergency Medical Services'],
    keywords: ['overdose', 'police', 'help-seeking'],
    verdicts: GOOD,
    reasons: ['OUT', 'TYPE', 'REVIEW'],
  },
  {
    id: 'crackdown',
    share: 75,
    titles: [
      'After the crackdown: displacement of {pop} from a drug scene in {place}',
      'Effects of a police crackdown on {pop} in {place}',
      'Street policing and access to services: a {design} of {pop} in {place}',
    ],
    background: [
      'Crackdowns aim to break up open drug markets, yet their effects on health are seldom measured.',
      'Intensive street policing can move people away from services.',
    ],
    results: [
      'Visits to the syringe programme fell by {p}% during the operation, and {q}% of those interviewed had injected in a hurry to avoid police.',
      'Displacement to other districts was reported by {p}%, and avoidance of services by {q}%.',
    ],
    conclusions: [
      'Health services should be told of operations in advance.',
      'Benefits to public order were short-lived, and harms to health were not.',
    ],
    mesh: PWID_MESH,
    keywords: ['crackdown', 'displacement', 'drug market'],
    verdicts: GOOD,
    reasons: ['FOCUS', 'OUT', 'DATE'],
  },
  {
    id: 'violence',
    share: 60,
    titles: [
      'Physical and sexual violence by police against {pop} in {place}',
      'Extortion, arrest and beating: police conduct towards {pop} in {place}',
      'Police violence and depressive symptoms among {pop}: a {design} in {place}',
    ],
    background: [
      'Violence by police is a structural cause of poor health.',
      'Reports of extortion by officers come from many countries.',
    ],
    results: [
      'Being beaten by police in the past year was reported by {p}% of {n} participants and was associated with depressive symptoms ({or}).',
      'Women reported sexual violence by officers more often than men ({p}% against {q}%).',
    ],
    conclusions: ['Complaint procedures need to be safe to use.', 'Oversight of police belongs to HIV prevention.'],
    mesh: [...PWID_MESH, 'Violence'],
    keywords: ['police violence', 'human rights'],
    verdicts: ['include', 'include', 'include', 'include', 'exclude-full-text'],
    reasons: ['LANG', 'OUT'],
  },
  {
    id: 'attitudes',
    share: 60,
    titles: [
      'What police officers think of harm reduction and {pop}: a {design} in {place}',
      'Officer attitudes towards naloxone and {pop} in {place}',
      'Training police on syringe laws and {pop} in {place}',
    ],
    background: [
      'How officers see people who use drugs shapes what they do on the street.',
      'Police training on harm reduction has spread without much evaluation.',
    ],
    results: [
      'Of {n} officers, {p}% agreed that syringe programmes help the community, against {q}% before the training.',
      'Needlestick injury had happened to {p}% of officers, and those worried by it searched people more often ({or}).',
    ],
    conclusions: [
      'Training changed knowledge more than intended conduct.',
      'Safety at work is a ground on which police and health services can meet.',
    ],
    mesh: ['Humans', 'Police', 'Attitude', 'Harm Reduction', 'Naloxone'],
    keywords: ['police training', 'attitudes'],
    verdicts: ['borderline', 'exclude-full-text', 'include'],
    reasons: ['FOCUS', 'POP', 'OUT'],
  },
  {
    id: 'stop-search',
    share: 65,
    uk: true,
    titles: [
      'Stop and search of {pop} in {place}',
      'Being known to the police: {pop} and stop and search in {place}',
      'Trust in the police among {pop} in {place}: a {design}',
    ],
    background: [
      'Possession of drugs is the reason given for most searches by police.',
      'Repeated stops may wear down trust in police and services alike.',
    ],
    results: [
      'Participants had been stopped a median of {n2} times in a year; {p}% said that officers had been fair.',
      'People spoke of being stopped because officers knew their faces, and {p}% avoided treatment services for that reason.',
    ],
    conclusions: [
      'Procedural fairness matters to people who use drugs as to anybody else.',
      'Constables and community support officers can open the way to treatment when they are trusted.',
    ],
    mesh: ['Humans', 'Police', 'Drug Users', 'United Kingdom', 'Trust'],
    keywords: ['stop and search', 'procedural justice'],
    verdicts: GOOD,
    reasons: ['POP', 'OUT', 'TYPE'],
  },
  {
    id: 'referral',
    share: 55,
    titles: [
      'Police-led diversion of {pop} to treatment in {place}',
      'Law enforcement assisted referral for {pop}: a {design} in {place}',
      'Deflection by police and re-arrest among {pop} in {place}',
    ],
    background: [
      'Police may refer people to treatment instead of arresting them.',
      'Diversion led by law enforcement is meant to lower both harm and cost.',
    ],
    results: [
      'Of {n} people referred by officers, {p}% kept a first appointment and {q}% were arrested again within a year.',
      'Re-arrest was less likely in the diverted group ({or}).',
    ],
    conclusions: [
      'Referral works best when a worker is present at once.',
      'Eligibility rules shut out those who stood to gain most.',
    ],
    mesh: ['Humans', 'Law Enforcement', 'Substance-Related Disorders', 'Referral and Consultation'],
    keywords: ['diversion', 'referral', 'law enforcement'],
    verdicts: GOOD,
    reasons: ['EXPO', 'OUT', 'TYPE'],
  },
  {
    id: 'supply',
    share: 75,
    titles: [
      'Purity of heroin seized by police in {place}',
      'Law enforcement and the price of illicit drugs in {place}: a {design}',
      'Police operations against wholesale drug markets in {place}',
    ],
    background: [
      'Police seizures are used as a measure of supply.',
      'Whether law enforcement changes the price of heroin is disputed.',
    ],
    results: [
      'Median purity of {n} police seizures was {p}%, against {q}% in the years before.',
      'Price per gram rose by {p}% after the largest police operation and was back within months.',
    ],
    conclusions: [
      'Seizures by police are a weak measure of availability.',
      'Markets adapt to law enforcement faster than enforcement adapts to markets.',
    ],
    mesh: ['Humans', 'Law Enforcement', 'Illicit Drugs', 'Heroin', 'Commerce'],
    keywords: ['drug supply', 'seizures'],
    verdicts: ['exclude-title', 'exclude-title', 'exclude-full-text'],
    reasons: ['FOCUS'],
  },
  {
    id: 'good-samaritan',
    share: 35,
    titles: [
      'Good Samaritan law awareness among overdose witnesses in {place}',
      'Overdose immunity laws and fear of arrest: a {design} in {place}',
    ],
    background: [
      'Good Samaritan laws protect those who call for help at an overdose.',
      'Fear of arrest remains a barrier to help at an overdose.',
    ],
    results: [
      'Only {p}% of {n} respondents knew the Good Samaritan law; those who did were more likely to call ({or}).',
      'Fear of arrest was named by {p}% of witnesses, and of losing a tenancy by {q}%.',
    ],
    conclusions: [
      'Awareness campaigns should go with the Good Samaritan law.',
      'Immunity limited to possession leaves much fear of arrest in place.',
    ],
    mesh: ['Humans', 'Drug Overdose', 'Naloxone'],
    keywords: ['Good Samaritan law', 'overdose'],
    verdicts: ['include', 'borderline', 'exclude-full-text'],
    reasons: ['EXPO', 'OUT'],
  },
  {
    id: 'diversion',
    share: 25,
    titles: [
      'Pre-booking diversion for people who use drugs in {place}',
      'A deflection program for people who use opioids: a {design} in {place}',
    ],
    background: [
      'Pre-arrest diversion has been set up in many counties.',
      'A deflection program offers services before any charge is made.',
    ],
    results: [
      'Of {n} people who use drugs offered pre-arrest diversion, {p}% accepted.',
      'Housing was found for {p}% of those in the deflection program.',
    ],
    conclusions: [
      'Diversion before charge is acceptable to people who use drugs.',
      'Funding for a deflection program should reach beyond its first years.',
    ],
    mesh: ['Humans', 'Substance-Related Disorders'],
    keywords: ['pre-arrest diversion'],
    verdicts: ['include', 'borderline', 'exclude-full-text'],
    reasons: ['EXPO', 'TYPE'],
  },
  {
    id: 'county-lines',
    share: 25,
    uk: true,
    titles: [
      'County lines, cuckooing and the homes of tenants in {place}',
      'Cuckooing and county lines: a {design} in {place}',
    ],
    background: [
      'County lines groups sell drugs from the homes of others across the United Kingdom.',
      'Cuckooing is the taking over of a home for dealing in drugs.',
    ],
    results: [
      'Of {n} tenants interviewed, {p}% had lost the use of at least one room.',
      'Tenants described debt, threats and the wish to be seen as victims; {p}% had told no agency.',
    ],
    conclusions: [
      'Cuckooing calls for housing remedies as well as criminal ones.',
      'Staff need a shared definition of cuckooing and of county lines.',
    ],
    mesh: ['Humans', 'United Kingdom', 'Crime Victims'],
    keywords: ['county lines', 'cuckooing'],
    verdicts: ['borderline', 'exclude-full-text', 'exclude-title'],
    reasons: ['FOCUS', 'EXPO'],
  },
  {
    id: 'treatment',
    share: 70,
    titles: [
      'Retention in methadone treatment among {pop} in {place}',
      'Hepatitis C testing of {pop}: a {design} in {place}',
      'Housing and health among {pop} in {place}',
    ],
    background: ['Access to care remains uneven.', 'Stable housing supports treatment.'],
    results: [
      'Of {n} participants, {p}% were retained at twelve months ({or} for those housed).',
      'Testing was accepted by {p}%, and treatment begun by {q}%.',
    ],
    conclusions: ['Low-threshold care should be extended.', 'Peer workers can help people stay in care.'],
    mesh: ['Humans', 'Methadone', 'Hepatitis C', 'Opioid-Related Disorders'],
    keywords: ['treatment', 'retention'],
    verdicts: NONE,
    reasons: [],
    side: true,
  },
  {
    id: 'pricing',
    share: 50,
    titles: [
      'Drug pricing and reimbursement in {place}: a {design}',
      'Reference pricing of generic medicines in {place}',
      'Drug shortages and tender prices in {place}',
    ],
    background: [
      'Prices of medicines have risen faster than budgets.',
      'Reference pricing is meant to contain spending on medicines.',
    ],
    results: [
      'Prices of {n} products fell by {p}% after reference pricing.',
      'Shortages affected {p}% of tenders and were costly ({or}).',
    ],
    conclusions: ['Tenders should reward security of supply.', 'Savings from reference pricing fade with time.'],
    mesh: ['Humans', 'Drug Costs'],
    keywords: ['pricing'],
    verdicts: NONE,
    reasons: [],
    side: true,
  },
  {
    id: 'toxicology',
    share: 45,
    titles: [
      'Postmortem concentrations of fentanyl analogues in {place}',
      'Hair analysis for medicines in drivers: a {design} in {place}',
      'A screening method for new psychoactive compounds in blood from {place}',
    ],
    background: [
      'New compounds outpace reference methods.',
      'Interpretation of postmortem concentrations is difficult.',
    ],
    results: [
      'The method detected {n2} compounds with recoveries of {p}% to 104%.',
      'Of {n} samples, {p}% held more than one compound.',
    ],
    conclusions: ['The method suits routine laboratories.', 'Reference ranges should be revised.'],
    mesh: ['Humans', 'Forensic Toxicology', 'Fentanyl'],
    keywords: ['toxicology', 'mass spectrometry'],
    verdicts: NONE,
    reasons: [],
    side: true,
  },
  {
    id: 'football',
    share: 45,
    titles: [
      'Policing of football crowds in {place}',
      'Dialogue policing at football matches: a {design} in {place}',
      'Police stress and shift work in {place}',
    ],
    background: ['Crowd policing has moved towards dialogue.', 'Shift work is a burden on police officers.'],
    results: [
      'Officers at {n2} matches judged dialogue useful in {p}% of cases.',
      'Poor sleep was reported by {p}% of {n} officers ({or}).',
    ],
    conclusions: ['Dialogue units lower tension before matches.', 'Rosters of officers should allow for rest.'],
    mesh: ['Humans', 'Police', 'Soccer'],
    keywords: ['crowd policing'],
    verdicts: NONE,
    reasons: [],
    side: true,
  },
  {
    id: 'pharmacy',
    share: 60,
    titles: [
      'Community pharmacy dispensing errors in {place}',
      'Pharmacist counselling on drug interactions: a {design} in {place}',
      'Out-of-hospital cardiac arrest and response times in {place}',
    ],
    background: ['Pharmacists are easy to reach without appointment.', 'Rural response times are long.'],
    results: [
      'Errors were found in {p}% of {n} prescriptions.',
      'Median response was {n2} minutes, and survival was higher with early response ({or}).',
    ],
    conclusions: ['Barcode checks should become routine.', 'Volunteers shorten the time to first care.'],
    mesh: ['Humans', 'Pharmacies'],
    keywords: ['pharmacy'],
    verdicts: NONE,
    reasons: [],
    side: true,
  },
];

export const POPULATIONS = [
  'people who inject drugs',
  'people who use drugs',
  'people who use heroin',
  'people who use crack cocaine',
  'women who inject drugs, people who use drugs and their partners',
  'young people who use drugs',
  'unhoused people who use drugs',
] as const;
/** Words of titles of the 1990s. */
export const OLD_POPULATIONS = ['injecting drug users', 'intravenous drug users', 'heroin users'] as const;
export const PLACES = [
  'Tijuana, Mexico',
  'Ciudad Juárez, Mexico',
  'Vancouver, Canada',
  'Toronto, Canada',
  'Montréal, Canada',
  'Bangkok, Thailand',
  'Chiang Mai, Thailand',
  'Sydney, Australia',
  'Melbourne, Australia',
  'Baltimore, Maryland',
  'Providence, Rhode Island',
  'Seattle, Washington',
  'San Francisco, California',
  'Philadelphia, Pennsylvania',
  'Glasgow, Scotland',
  'Kyiv, Ukraine',
  'Almaty, Kazakhstan',
  'Nairobi, Kenya',
  'Lisbon, Portugal',
  'Auckland, New Zealand',
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
] as const;
export const DESIGNS = [
  'cohort study',
  'qualitative study',
  'mixed-methods study',
  'cross-sectional survey',
  'time-series analysis',
  'focus group study',
  'participatory study',
  'retrospective analysis',
] as const;
export const SUBJECT_OF_METHODS = [
  'Interviews were transcribed and analysed thematically by two members of the team.',
  'Data came from an interviewer-administered questionnaire, and logistic regression with robust standard errors was used.',
  'We used generalised estimating equations on half-yearly visits.',
  'Local records of six years were analysed by segmented regression.',
  'Fieldnotes and interviews were read together with peers.',
  'Respondent-driven sampling was used, and estimates were weighted.',
] as const;
