/** OpenAlex's daily budget and limits per second, with the headers and refusals that go with them (proxy source of 2026-08-21). */
import { jsonAnswer, RateWindow, type ServiceAnswer } from './service.ts';

export type OpenAlexPlan = 'none' | 'free' | 'paid';

/** Credits a day, requests a second, and requests a second with more than five boolean operators. */
const OPENALEX_PLANS: Readonly<Record<OpenAlexPlan, { credits: number; perSecond: number; broad: number }>> = {
  none: { credits: 1000, perSecond: 10, broad: 1 },
  free: { credits: 10_000, perSecond: 30, broad: 5 },
  paid: { credits: 2_000_000, perSecond: 50, broad: 25 },
};

const DAY_MS = 86_400_000;

interface Request {
  readonly client: string;
  readonly plan: OpenAlexPlan;
  readonly nowMs: number;
  readonly cost: number;
  readonly operators: number;
  /** The budget counts as spent, whatever it is. */
  readonly spent: boolean;
}

export class OpenAlexMeter {
  private readonly limits: boolean;
  private readonly dailyCredits: number | undefined;
  private readonly used = new Map<string, number>();
  private readonly rates = new Map<string, RateWindow>();

  constructor(limits: boolean, dailyCredits: number | undefined) {
    this.limits = limits;
    this.dailyCredits = dailyCredits;
  }

  private account(client: string, plan: OpenAlexPlan, nowMs: number): string {
    return `${Math.floor(nowMs / DAY_MS)} ${plan} ${client}`;
  }

  private credits(plan: OpenAlexPlan): number {
    return this.dailyCredits ?? OPENALEX_PLANS[plan].credits;
  }

  private remaining(client: string, plan: OpenAlexPlan, nowMs: number): number {
    return Math.max(0, this.credits(plan) - (this.used.get(this.account(client, plan, nowMs)) ?? 0));
  }

  private window(name: string): RateWindow {
    const window = this.rates.get(name) ?? new RateWindow();
    this.rates.set(name, window);
    return window;
  }

  /** The 429 for this request, if it gets one. */
  refuse(request: Request): ServiceAnswer | undefined {
    const { client, plan, nowMs, cost, operators } = request;
    const { perSecond, broad } = OPENALEX_PLANS[plan];
    const remaining = this.remaining(client, plan, nowMs);
    if (request.spent || (this.limits && remaining < cost)) {
      const left = request.spent ? 0 : remaining;
      const text = `Insufficient budget. This request costs $${cost / 10_000} but you only have $${left / 10_000} remaining. Resets at midnight UTC. Need more? Add funds at https://openalex.org/pricing`;
      return this.refusal(secondsToMidnight(nowMs), cost, text, secondsToMidnight(nowMs), left);
    }
    if (!this.limits) return undefined;
    if (operators > 5 && !this.window(`broad ${plan} ${client}`).take(nowMs, broad).allowed) {
      const message = `Your query uses ${operators} boolean operators (OR/AND/NOT). Broad boolean searches are heavy for our search cluster, so queries with more than 5 operators are limited to ${broad} requests per second per client. Please slow down.`;
      const body = {
        error: 'Rate limit exceeded',
        message,
        reason: 'broad_boolean_query',
        booleanOperators: operators,
        retryAfter: 1,
      };
      return jsonAnswer(429, body, { 'retry-after': '1' });
    }
    if (this.window(`${plan} ${client}`).take(nowMs, perSecond).allowed) return undefined;
    return this.refusal(
      1,
      cost,
      `Rate limit exceeded: ${perSecond} requests per second. Please slow down.`,
      1 / perSecond,
      0,
    );
  }

  private refusal(
    headerSeconds: number,
    cost: number,
    message: string,
    bodySeconds: number,
    left: number,
  ): ServiceAnswer {
    const body = {
      error: 'Rate limit exceeded',
      message,
      retryAfter: Math.round(bodySeconds * 100) / 100,
      costUsd: cost / 10_000,
      dailyRemainingUsd: left / 10_000,
      prepaidRemainingUsd: 0,
      creditsRequired: cost,
      creditsRemaining: left,
      onetimeCreditsRemaining: 0,
    };
    return jsonAnswer(429, body, {
      'retry-after': String(headerSeconds),
      'x-ratelimit-remaining': String(left),
      'x-ratelimit-credits-required': String(cost),
    });
  }

  charge(client: string, plan: OpenAlexPlan, nowMs: number, cost: number): void {
    const account = this.account(client, plan, nowMs);
    this.used.set(account, (this.used.get(account) ?? 0) + cost);
  }

  /** The headers on every answer; `x-ratelimit-reset` is in seconds until midnight UTC. */
  headers(client: string, plan: OpenAlexPlan, nowMs: number, cost: number): Record<string, string> {
    const remaining = this.remaining(client, plan, nowMs);
    return {
      'x-ratelimit-limit': String(this.credits(plan)),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-credits-used': String(cost),
      'x-ratelimit-reset': String(secondsToMidnight(nowMs)),
      'x-ratelimit-onetime-remaining': '0',
      'x-ratelimit-limit-usd': String(this.credits(plan) / 10_000),
      'x-ratelimit-remaining-usd': String(remaining / 10_000),
      'x-ratelimit-prepaid-remaining-usd': '0',
      'x-ratelimit-cost-usd': String(cost / 10_000),
    };
  }

  /** The body of `/rate-limit`. */
  state(client: string, plan: OpenAlexPlan, nowMs: number): object {
    const remaining = this.remaining(client, plan, nowMs);
    return {
      rate_limit: {
        daily_budget_usd: this.credits(plan) / 10_000,
        daily_used_usd: (this.credits(plan) - remaining) / 10_000,
        daily_remaining_usd: remaining / 10_000,
        resets_in_seconds: secondsToMidnight(nowMs),
      },
    };
  }
}

function secondsToMidnight(nowMs: number): number {
  return Math.ceil((DAY_MS - (nowMs % DAY_MS)) / 1000);
}
