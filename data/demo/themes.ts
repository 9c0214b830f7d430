/** All themes of the demonstration corpus. */
import type { Theme } from './theme.ts';
import { ELSEWHERE_THEMES } from './themes-elsewhere.ts';
import { ENCOUNTER_THEMES } from './themes-encounters.ts';
import { POLICING_THEMES } from './themes-policing.ts';
import { SUPPLY_THEMES } from './themes-supply.ts';

export const THEMES: readonly Theme[] = [
  ...ENCOUNTER_THEMES,
  ...POLICING_THEMES,
  ...SUPPLY_THEMES,
  ...ELSEWHERE_THEMES,
];
