/** Themes that match the core query, though the title shows that no encounter was studied. */
import { IRRELEVANT, type Theme } from './theme.ts';

const FEW: Theme['odds'] = { include: 0, borderline: 2, fullText: 4 };

export const SUPPLY_THEMES: readonly Theme[] = [
  {
    id: 'supply',
    share: 92,
    titles: [
      'Purity of heroin seized by police in {place}',
      'Law enforcement and the price of illicit drugs in {place}: a {design}',
      'Police operations against wholesale drug markets in {place}',
      'Police seizures of crack cocaine and heroin as a measure of supply in {place}',
      'Trafficking routes and law enforcement: the illicit drug trade through {place}',
    ],
    background: [
      'Police seizures are used as a measure of the supply of illicit drugs.',
      'Whether law enforcement changes the price of heroin is disputed.',
      'Wholesale markets are a target of police operations against illicit drugs.',
      'Forensic laboratories receive what police seize, and no more than that.',
    ],
    quantitative: [
      'Median purity in {n} seizures was {p}%, against {q}% in the years before.',
      'Price per gram rose by {q}% after the largest operation and was back within months.',
      'Adulterants were found in {p}% of samples, most often caffeine and paracetamol.',
      'The number of seizures went with the number of officers and not with the amount consumed.',
    ],
    qualitative: [],
    conclusions: [
      'Seizures are a weak measure of availability.',
      'Markets adapt to enforcement faster than enforcement adapts to markets.',
      'Prices should be collected at several levels of the market.',
      'Purity data should be published sooner.',
    ],
    mesh: ['Humans', 'Law Enforcement', 'Illicit Drugs', 'Heroin', 'Commerce'],
    keywords: ['drug supply', 'seizures'],
    field: 'drugs',
    sample: {
      data: [
        'Seizure records from {place}, {y1} to {y2}, were analysed ({n} entries).',
        'We analysed {n} laboratory reports from {place}, dated {y1} to {y2}.',
      ],
    },
    odds: FEW,
    reasons: ['FOCUS'],
  },
  {
    id: 'drug-driving',
    share: 68,
    titles: [
      'Illicit drugs in drivers stopped by police in {place}',
      'Oral fluid tests at police roadside checks for illicit drugs: a {design} in {place}',
      'Drug use among drivers injured in crashes attended by police in {place}',
    ],
    background: [
      'Roadside tests for illicit drugs have been introduced by many police forces.',
      'Police checks find only some of those who drive after drug use.',
      'Illicit drugs are found in a growing share of drivers tested by police.',
    ],
    quantitative: [
      'Of {n} drivers, {q}% tested positive, most often for cannabis.',
      'The sensitivity of the oral fluid test was {p}% for amphetamine.',
      'Positive drivers were more often at fault ({or}).',
      'More than one compound was found in {q}% of samples.',
    ],
    qualitative: [],
    conclusions: [
      'Cut-off values should be harmonised.',
      'Tests by the road need confirmation in the laboratory.',
      'Random checks deter more than targeted ones.',
    ],
    mesh: ['Humans', 'Automobile Driving', 'Substance Abuse Detection', 'Police'],
    keywords: ['drug driving', 'oral fluid'],
    field: 'laboratory',
    sample: {
      data: [
        'Samples from {n} drivers in {place}, taken from {y1} to {y2}, were analysed.',
        'Records of {n} roadside checks in {place} ({y1}-{y2}) were linked to laboratory results.',
      ],
    },
    odds: IRRELEVANT,
    reasons: [],
  },
  {
    id: 'own-use',
    share: 62,
    titles: [
      'Alcohol and illicit drug use among police officers in {place}',
      'Substance use and post-traumatic stress in police recruits: a {design} in {place}',
      'Help-seeking for substance misuse among law enforcement officers in {place}',
    ],
    background: [
      'Police work is stressful, and substance use is one way of coping.',
      'Law enforcement officers seldom seek help for substance misuse.',
      'Drug use by police officers is hard to measure, since answers may cost a job.',
    ],
    quantitative: [
      'Hazardous drinking was found in {p}% of {n} officers, and use of other substances in {q}%.',
      'Night shifts were associated with use of sleeping tablets ({or}).',
      'Only {q}% had spoken to a counsellor.',
      'Symptoms of post-traumatic stress were present in {q}%.',
    ],
    qualitative: [
      'Officers feared that asking for help would end a career.',
      'Drinking after work was described as part of the team.',
      'Peer supporters were trusted more than occupational health staff.',
    ],
    conclusions: [
      'Confidential counselling should be offered to all ranks.',
      'Supervisors need training in early signs of stress.',
      'Peer support in law enforcement deserves evaluation.',
    ],
    mesh: ['Humans', 'Police', 'Alcohol Drinking', 'Occupational Health'],
    keywords: ['occupational health', 'police officers'],
    field: 'order',
    sample: 'officers',
    odds: FEW,
    reasons: ['FOCUS'],
  },
  {
    id: 'arrestee-tests',
    share: 55,
    titles: [
      'Urine tests of arrestees for illicit drugs at police stations in {place}',
      'Trends in drug use among arrestees: a {design} at police stations in {place}',
      'Heroin and crack cocaine in urine samples from police custody in {place}',
    ],
    background: [
      'Tests of people in police custody are used to follow trends in drug use.',
      'Urine testing at police stations gives early signs of new illicit drugs.',
      'Self-report of drug use to police is known to be incomplete.',
    ],
    quantitative: [
      'Of {n} samples, {p}% were positive for at least one drug and {q}% for opiates.',
      'Positive tests for cocaine rose by {q}% in {k} years.',
      'Agreement between answers and tests was lowest for crack cocaine.',
      'Positive tests were more frequent among those held for theft ({or}).',
    ],
    qualitative: [],
    conclusions: [
      'Tests of arrestees are a useful addition to surveys.',
      'Samples from one station cannot stand for a city.',
      'Test panels should be renewed every year.',
    ],
    mesh: ['Humans', 'Substance Abuse Detection', 'Police', 'Illicit Drugs'],
    keywords: ['arrestees', 'urine tests'],
    field: 'laboratory',
    sample: {
      data: [
        'Anonymous samples from {n} people held in {place} between {y1} and {y2} were tested.',
        'Results of {n} tests from {place} ({y1}-{y2}) were tabulated by month.',
      ],
    },
    odds: { include: 0, borderline: 3, fullText: 7 },
    reasons: ['FOCUS'],
  },
  {
    id: 'drug-courts',
    share: 55,
    titles: [
      'Completion of drug court programmes after drug offences recorded by police in {place}',
      'Probation, substance misuse and police records: a {design} in {place}',
      'Sentencing for drug possession and policing statistics in {place}',
    ],
    background: [
      'Drug courts supervise treatment of people charged with drug offences, whatever led police to them.',
      'Police statistics on drug offences say little about sentences.',
      'Probation is the most frequent sentence for drug possession recorded by police.',
    ],
    quantitative: [
      'The programme was completed by {p}% of {n} participants.',
      'Breach of conditions was associated with unstable housing ({or}).',
      'Sentences for drug possession became shorter by {q}%.',
      'New convictions within {k} months were recorded for {q}%.',
    ],
    qualitative: [],
    conclusions: [
      'Housing should be arranged before a programme begins.',
      'Judges need data on outcomes.',
      'Shorter programmes may do as well as long ones.',
    ],
    mesh: ['Humans', 'Law Enforcement', 'Criminal Law', 'Substance-Related Disorders'],
    keywords: ['drug courts', 'sentencing'],
    field: 'order',
    sample: {
      data: [
        'Court files of {n} people in {place}, {y1} to {y2}, were linked to police records.',
        'We linked {n} sentences passed in {place} between {y1} and {y2} to health records.',
      ],
    },
    odds: { include: 0, borderline: 2, fullText: 8 },
    reasons: ['EXPO'],
  },
];
