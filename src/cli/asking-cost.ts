/** What asking a service costs: requests, credits of OpenAlex, and the time that the allowed rate takes. */
import { serviceSettings } from '../project/services.ts';
import { SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import type { HttpRequest } from '../search/source.ts';
import { openAlexCredits } from '../search/sources/openalex.ts';
import { SOURCES } from '../search/sources/registry.ts';
import { duration } from './search-progress.ts';

export interface AskingCost {
  readonly requests: number;
  /** Of OpenAlex's daily budget; 0 elsewhere. */
  readonly credits: number;
  /** At the rate that the service allows with the settings of this command. */
  readonly minutes: number;
}

/** A request that is sent so many times, with other pages or ids each. */
export interface Repeated {
  readonly request: HttpRequest;
  readonly times: number;
}

/** Requests of one kind wait for their own rate and for that of the service, whichever is slower. */
export function askingCost(service: ServiceName, asked: readonly Repeated[]): AskingCost {
  const { perSecond } = SOURCES[service].pace(serviceSettings(service));
  const requests = asked.reduce((sum, { times }) => sum + times, 0);
  const byRate = new Map<number, number>([[perSecond, requests]]);
  for (const { request, times } of asked) {
    const own = request.perSecond;
    if (own !== undefined && own < perSecond) byRate.set(own, (byRate.get(own) ?? 0) + times);
  }
  const seconds = Math.max(0, ...[...byRate].map(([rate, times]) => times / rate));
  const credits =
    service === 'openalex' ? asked.reduce((sum, { request, times }) => sum + times * openAlexCredits(request), 0) : 0;
  return { requests, credits, minutes: seconds / 60 };
}

/** `PubMed: 93 requests, 31 s at the allowed rate` */
export function describeCost(service: ServiceName, { requests, credits, minutes }: AskingCost): string {
  const times = `${thousands(requests)} request${requests === 1 ? '' : 's'}`;
  return `${SERVICE_TITLES[service]}: ${times}${creditsText(credits)}, ${duration(minutes * 60)} at the allowed rate`;
}

/** Credits and the budget that they come from (apis/README.md 3.1, since 2026-06-20); empty where none are charged. */
export function creditsText(credits: number): string {
  return credits === 0 ? '' : `, ${thousands(credits)} credits (a day has 1,000 without a key, 10,000 with a free one)`;
}
