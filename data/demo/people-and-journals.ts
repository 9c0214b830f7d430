/** Fictional authors and journals of the demonstration corpus. */
import type { Theme } from './theme.ts';

export const FAMILIES =
  `Abernetty,Achterberg-Voss,Adeyinka-Cole,Ångerman,Bastarrica,Belanger-Roy,Björkqvest,Brackenhurst,Çelikbaş,Chaiwattana,Czerwinka,Dąbrowicz,D'Alessandri,de la Fontán,de Wijngaert,Dhaliwalla,Dubrovniak,Echeverrúa,Eriksmoen,Fairweathers,Fernández-Ruvalo,Ferreirinha,Gallowhurst,Gómez Arriola,Grünewaldt,Hăsdeanu,Hollingbeck,Ibarrondo,Iwamotogi,Jankovičová,Kaewmaneerat,Kavanaughan,Kowalczewska,Lachapelle-Morin,Lindqvister,MacAllaster,Mbekiwe,Montoya Quirarte,Nakagawara,Ngô-Trần,Nørgaardsen,O'Shaughnessey,Okonkwor,Östlundh,Pacheco Lirón,Petrosyanik,Phromsakul,Quintanares,Rasmussenius,Redfearnley,Rothmansky,Sæterdal,Sánchez-Ocampa,Schönwälder,Siriwongse,Szymborek,Tamihere-Pou,Thistlewick,Trevelyard,Tshabangu,Ülkersoy,Van den Broekhart,van der Lindehof,Vásquez Olmeda,von Achtenberg,Whakatihi,Winterbourn-Hale,Wróblewicz,Yamashirou,Zapatería,Żelaznek`.split(
    ',',
  );

export const GIVEN =
  `Amara Jane,Anika,Beatriz,Benedict Owen,Camille,Carlos Andrés,Charlotte,Daniel J,Deborah Anne,Elif,Emeka,Érica,Fiona Mary,François,Gareth,Hannah Louise,Ingrid,Isabel María,James Robert,Jean-Paul,José Luis,Kanya,Katarzyna,Leticia,Liam Patrick,Magnus,Margaret A,Mei Ling,Michał,Naomi,Ngaire,Niamh,Olumide,Pádraig,Patricia,Prasert,Rafael,Rebecca Sarah,Rukmini,Samuel T,Siobhán,Somchai,Sophie,Thandiwe,Tomasz,Ursula,Verónica,William Henry,Yuki,Zoë`.split(
    ',',
  );

export const GROUPS = [
  'Three Cities Street Health Study Group',
  'Border Corridor Cohort Team',
  'Northern Diversion Evaluation Consortium',
  'Peer Researchers of the Harbour Project',
] as const;

export interface Journal {
  readonly title: string;
  readonly abbreviation: string;
  readonly publisher: string;
  /** Year of volume 1. */
  readonly founded: number;
}

const journal = (title: string, abbreviation: string, publisher: string, founded: number): Journal => ({
  title: `${title} (demo)`,
  abbreviation: `${abbreviation} (demo)`,
  publisher: `${publisher} (demo)`,
  founded,
});

const JOURNALS: readonly Journal[] = [
  journal('International Review of Street Health', 'Int Rev Street Health', 'Larkfield Press', 1985),
  journal('Harm Reduction and Society', 'Harm Reduct Soc', 'Open Harbour', 1988),
  journal('Journal of Policing and Public Health', 'J Polic Public Health', 'Larkfield Press', 1987),
  journal('Drugs, Law and Community', 'Drugs Law Community', 'Thornbury and Quill', 1979),
  journal('Annals of Urban Epidemiology', 'Ann Urban Epidemiol', 'Meridian Science', 1974),
  journal('Substance Use and Social Policy', 'Subst Use Soc Policy', 'Thornbury and Quill', 1982),
  journal('Criminal Justice and Health Quarterly', 'Crim Justice Health Q', 'Calder University Press', 1980),
  journal('Pacific Journal of Drug Studies', 'Pac J Drug Stud', 'Open Harbour', 1989),
  journal('Infection and Injecting', 'Infect Inject', 'Meridian Science', 1986),
  journal('British Archives of Drugs Policing', 'Br Arch Drugs Polic', 'Calder University Press', 1984),
  journal('Salud Fronteriza', 'Salud Front', 'Editorial Mesquite', 1987),
  journal('Overdose Prevention Reports', 'Overdose Prev Rep', 'Open Harbour', 1989),
  journal('Qualitative Studies of Marginality', 'Qual Stud Marginal', 'Larkfield Press', 1981),
  journal(
    'North American Journal of Diversion and Treatment',
    'North Am J Divers Treat',
    'Calder University Press',
    1978,
  ),
  journal('Stigma and Rights', 'Stigma Rights', 'Open Harbour', 1989),
];

const MEDICINES_JOURNALS: readonly Journal[] = [
  journal('Pharmaceutical Prices and Markets', 'Pharm Prices Mark', 'Meridian Science', 1976),
  journal('Community Pharmacy Research', 'Community Pharm Res', 'Larkfield Press', 1981),
];
const LABORATORY_JOURNALS: readonly Journal[] = [
  journal('Bulletin of Analytical Toxicology', 'Bull Anal Toxicol', 'Meridian Science', 1970),
  journal('Forensic Laboratory Methods', 'Forensic Lab Methods', 'Meridian Science', 1983),
];
const ORDER_JOURNALS: readonly Journal[] = [
  journal('Crowds, Sport and Order', 'Crowds Sport Order', 'Thornbury and Quill', 1983),
  journal('Occupational Health of Public Services', 'Occup Health Public Serv', 'Larkfield Press', 1985),
];
const TREATMENT_JOURNALS: readonly Journal[] = [
  journal('Addiction Medicine Letters', 'Addict Med Lett', 'Meridian Science', 1985),
  journal('Emergency Care Abroad', 'Emerg Care Abroad', 'Open Harbour', 1988),
];

/** Where works of a field are published. */
export const JOURNALS_OF: { readonly [F in Theme['field']]: readonly Journal[] } = {
  drugs: JOURNALS,
  treatment: TREATMENT_JOURNALS,
  medicines: MEDICINES_JOURNALS,
  laboratory: LABORATORY_JOURNALS,
  order: ORDER_JOURNALS,
};

/** An ISSN-like number of a journal; the prefix 9999 is not in use. */
export function issnsOf(of: Journal): readonly [print: string, online: string] {
  const at = Object.values(JOURNALS_OF).flat().indexOf(of);
  return [`9999-${String(1000 + at * 7)}`, `9999-${String(5000 + at * 7)}`];
}
