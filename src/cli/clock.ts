/** Time and version, handed down from here so that every run can be repeated. */

/** Now, ISO 8601, UTC, with milliseconds. */
export function now(): string {
  return new Date().toISOString();
}

export const PROGRAM_VERSION: string = STAGEONE_VERSION;
