/** Themes that share words with the query's probes and do not match it. */
import { IRRELEVANT, type Theme } from './theme.ts';

type Elsewhere = Pick<Theme, 'id' | 'share' | 'titles' | 'background' | 'quantitative' | 'conclusions' | 'mesh'> &
  Pick<Theme, 'keywords' | 'field'> & { readonly data: readonly string[] };

const SUBJECTS: readonly Elsewhere[] = [
  {
    id: 'treatment',
    share: 43,
    titles: [
      'Retention in methadone treatment among {pop} in {place}',
      'Methadone dose and street drug use among {pop}: a {design} in {place}',
      'Take-home doses and retention among {pop} in {place}',
    ],
    background: [
      'Retention is the best predictor of outcomes of opioid treatment.',
      'Rules on take-home doses differ widely between clinics.',
      'Doses of methadone are often lower than guidelines advise.',
    ],
    quantitative: [
      'Of {n} patients, {p}% were retained at twelve months ({or} for doses above 60 mg).',
      'Street drug use fell among {p}% of those retained.',
      'Missed doses were recorded for {q}% of patients.',
      'Take-home doses were associated with employment ({or}).',
    ],
    conclusions: [
      'Doses should follow guidelines.',
      'Flexible take-home rules help people stay in treatment.',
      'Clinics should open in the evening.',
    ],
    mesh: ['Humans', 'Methadone', 'Opioid-Related Disorders'],
    keywords: ['methadone', 'retention'],
    field: 'treatment',
    data: [
      'Clinic records of {n} patients in {place}, {y1} to {y2}, were analysed.',
      'We followed {n} patients who began treatment in {place} between {y1} and {y2}.',
    ],
  },
  {
    id: 'hepatitis',
    share: 43,
    titles: [
      'Hepatitis C testing of {pop}: a {design} in {place}',
      'Harm reduction, syringe coverage and hepatitis C among {pop} in {place}',
      'Health of {pop} who attend syringe programmes in {place}',
    ],
    background: [
      'Hepatitis C can be cured, and many people have never been tested.',
      'Syringe coverage is still too low to prevent hepatitis C.',
      'Access to care for hepatitis C remains uneven.',
    ],
    quantitative: [
      'Testing was accepted by {p}% of {n} people, and treatment begun by {q}%.',
      'High syringe coverage was reported by {q}%.',
      'Infection was associated with years of injecting ({or}).',
      'Cure was confirmed in {p}% of those treated.',
    ],
    conclusions: [
      'Testing should be offered where people already come.',
      'Peer workers can help people stay in care.',
      'Coverage should be measured as syringes per injection.',
    ],
    mesh: ['Humans', 'Hepatitis C', 'Needle-Exchange Programs'],
    keywords: ['hepatitis C', 'testing'],
    field: 'treatment',
    data: [
      'Point-of-care tests were offered to {n} people in {place} from {y1} to {y2}.',
      'In {place}, {n} people were tested and answered questions between {y1} and {y2}.',
    ],
  },
  {
    id: 'naloxone-trial',
    share: 35,
    titles: [
      'Take-home naloxone kits and their refills: a {design} in {place}',
      'Naloxone training for relatives after overdose in {place}',
      'Overdose deaths and the supply of take-home naloxone in {place}',
    ],
    background: [
      'Take-home naloxone kits are seldom followed up.',
      'Relatives are often present at an overdose.',
      'Naloxone is supplied without prescription in few countries.',
    ],
    quantitative: [
      'A kit had been used by {q}% of those who received one.',
      'Knowledge scores rose by {q}% after training.',
      'Refills were asked for by {p}% of {n} people.',
      'Overdose deaths were fewer where supply was high ({or} for low supply).',
    ],
    conclusions: [
      'Refills should be offered without appointment.',
      'Training of relatives should be offered at every clinic.',
      'Kits should be replaced before they expire.',
    ],
    mesh: ['Humans', 'Naloxone', 'Drug Overdose'],
    keywords: ['naloxone'],
    field: 'medicines',
    data: [
      'Data from {n} people in {place} were gathered between {y1} and {y2}.',
      'We combined supply records with {n} reports from {place}, {y1} to {y2}.',
    ],
  },
  {
    id: 'pricing',
    share: 43,
    titles: [
      'Medicine prices and reimbursement in {place}: a {design}',
      'Reference pricing of generic medicines in {place}',
      'Shortages of medicines and tender prices in {place}',
      'Health technology assessment and drug law in {place}',
    ],
    background: [
      'Prices of medicines have risen faster than budgets.',
      'Reference pricing is meant to contain spending on medicines.',
      'Shortages of generic medicines have become frequent.',
    ],
    quantitative: [
      'Prices of {n} products fell by {q}% after reference pricing.',
      'Shortages affected {p}% of tenders and were more frequent with a single winner ({or}).',
      'Spending per head rose by {q}% in {k} years.',
      'Decisions took a median of {k} months.',
    ],
    conclusions: [
      'Tenders should reward security of supply.',
      'Savings from reference pricing fade with time.',
      'Decisions should be published with their reasons.',
    ],
    mesh: ['Humans', 'Drug Costs'],
    keywords: ['pricing', 'reimbursement'],
    field: 'medicines',
    data: [
      'Price lists of {n} products in {place}, {y1} to {y2}, were compared.',
      'Tender documents from {place} for the years {y1} to {y2} were analysed.',
    ],
  },
  {
    id: 'toxicology',
    share: 39,
    titles: [
      'Postmortem concentrations of fentanyl analogues in {place}',
      'Hair analysis for prescribed medicines: a {design} in {place}',
      'A screening method for new psychoactive compounds in blood from {place}',
    ],
    background: [
      'New compounds outpace reference methods.',
      'Interpretation of postmortem concentrations is difficult.',
      'Hair shows exposure over months.',
    ],
    quantitative: [
      'The method detected {k} compounds with recoveries of {p}% to 104%.',
      'Of {n} samples, {q}% held more than one compound.',
      'Femoral and cardiac concentrations differed by {q}%.',
      'Limits of detection lay below 0.{k} ng/mL.',
    ],
    conclusions: [
      'The method suits routine laboratories.',
      'Reference ranges should be revised.',
      'Results must be read with the circumstances of the case.',
    ],
    mesh: ['Humans', 'Forensic Toxicology', 'Fentanyl'],
    keywords: ['toxicology', 'mass spectrometry'],
    field: 'laboratory',
    data: [
      'Samples of {n} cases from {place}, {y1} to {y2}, were analysed by mass spectrometry.',
      'We validated the method on {n} samples from {place}.',
    ],
  },
  {
    id: 'crowds',
    share: 39,
    titles: [
      'Policing of football crowds in {place}',
      'Dialogue policing at football matches: a {design} in {place}',
      'Supporters, stewards and street policing on match days in {place}',
    ],
    background: [
      'Crowd policing has moved towards dialogue.',
      'Derby matches bring large crowds to small streets.',
      'Stewards and officers share the work on match days.',
    ],
    quantitative: [
      'Officers at {k} matches judged dialogue useful in {p}% of cases.',
      'Injuries were fewer at matches with dialogue units ({or} without them).',
      'Supporters rated officers as fair in {p}% of answers.',
      'Arrests were made at {q}% of matches.',
    ],
    conclusions: [
      'Dialogue units lower tension before matches.',
      'Supporters should be told early of routes.',
      'Crowd officers need training in communication.',
    ],
    mesh: ['Humans', 'Police', 'Soccer'],
    keywords: ['crowd policing'],
    field: 'order',
    data: [
      'Observations at matches in {place} were made in the seasons from {y1} to {y2}.',
      'Event reports and {n} answers of supporters from {place}, {y1} to {y2}, were compared.',
    ],
  },
  {
    id: 'police-stress',
    share: 39,
    titles: [
      'Police stress and shift work in {place}',
      'Sleep of law enforcement staff: a {design} in {place}',
      'Fatigue of police officers on night duty in {place}',
    ],
    background: [
      'Shift work is a burden on police officers.',
      'Night duty is common in police work.',
      'Law enforcement staff sleep less than other workers.',
    ],
    quantitative: [
      'Poor sleep was reported by {p}% of {n} officers ({or} for night shifts).',
      'Fatigue at the end of a shift was reported by {p}%, and sick leave by {q}%.',
      'Median sleep before an early shift was five hours.',
      'Stress scores fell by {q}% after a change of rosters.',
    ],
    conclusions: [
      'Rosters of officers should allow for rest.',
      'Shorter runs of night shifts should be tried.',
      'Sleep belongs to safety at work.',
    ],
    mesh: ['Humans', 'Police', 'Sleep'],
    keywords: ['shift work', 'occupational health'],
    field: 'order',
    data: [
      'In {place}, {n} officers kept a diary in {y2}.',
      'Sick leave records from {place}, {y1} to {y2}, were analysed with {n} questionnaires.',
    ],
  },
  {
    id: 'pharmacy',
    share: 35,
    titles: [
      'Community pharmacy dispensing errors in {place}',
      'Pharmacist counselling on interactions of medicines: a {design} in {place}',
      'Drug diversion from hospital pharmacies in {place}',
    ],
    background: [
      'Pharmacists are easy to reach without appointment.',
      'Dispensing errors are seldom reported.',
      'Controlled medicines sometimes disappear from hospital stores.',
    ],
    quantitative: [
      'Errors were found in {q}% of {n} prescriptions.',
      'Counselling was given to {p}% of customers and took a median of {k} minutes.',
      'Losses were noticed within a week in {p}% of cases.',
      'Errors were more frequent in the last hour of a shift ({or}).',
    ],
    conclusions: [
      'Barcode checks should become routine.',
      'Counselling needs time and a quiet room.',
      'Stores should be counted every day.',
    ],
    mesh: ['Humans', 'Pharmacies'],
    keywords: ['pharmacy'],
    field: 'medicines',
    data: [
      'Prescriptions dispensed in {place} from {y1} to {y2} were checked ({n} in all).',
      'Incident reports of pharmacies in {place}, {y1} to {y2}, were read by two pharmacists.',
    ],
  },
  {
    id: 'cardiac-arrest',
    share: 29,
    titles: [
      'Out-of-hospital cardiac arrest and response times in {place}',
      'Stop and go: street traffic and survival of cardiac arrest in {place}',
      'Volunteer responders to cardiac arrest: a {design} in {place}',
    ],
    background: [
      'Rural response times are long.',
      'Survival of cardiac arrest depends on the first minutes.',
      'Traffic delays ambulances in dense streets.',
    ],
    quantitative: [
      'Median response was {k} minutes, and survival was higher with early response ({or}).',
      'A volunteer came first in {q}% of {n} events.',
      'A shockable rhythm was found in {q}%.',
      'Bystanders began compressions in {p}% of events.',
    ],
    conclusions: [
      'Volunteers shorten the time to first care.',
      'Defibrillators should stand outdoors.',
      'Ambulance lanes should be extended.',
    ],
    mesh: ['Humans', 'Out-of-Hospital Cardiac Arrest'],
    keywords: ['cardiac arrest'],
    field: 'treatment',
    data: [
      'Ambulance records of {n} events in {place}, {y1} to {y2}, were analysed.',
      'The register of {place} gave {n} events between {y1} and {y2}.',
    ],
  },
];

export const ELSEWHERE_THEMES: readonly Theme[] = SUBJECTS.map(({ data, ...subject }) => ({
  ...subject,
  qualitative: [],
  sample: { data },
  odds: IRRELEVANT,
  reasons: [],
}));
