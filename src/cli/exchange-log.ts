/** The events that tell which packs came and went on this machine. */
import type { ExchangeBody } from '../exchange/exchange-event.ts';
import type { Settings } from '../project/config.ts';
import { askedChain, type NewEvent } from '../records/event.ts';
import { now, PROGRAM_VERSION } from './clock.ts';

export function exchangeEvent(
  settings: Pick<Settings, 'copy'>,
  kind: ExchangeBody['kind'],
  about: Omit<ExchangeBody, 'kind'>,
): NewEvent {
  const { reviewer, pack, gaps, commitments, settings: hash } = about;
  const body: ExchangeBody = {
    kind,
    reviewer,
    pack,
    gaps,
    commitments,
    ...(hash === undefined ? {} : { settings: hash }),
  };
  return { type: 'exchange', chain: askedChain(settings.copy), at: now(), programVersion: PROGRAM_VERSION, body };
}
