/** The events that tell which packs came and went on this machine. */
import { type ExchangeBody, foldExchanges } from '../exchange/exchange-event.ts';
import type { Settings } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { askedChain, type NewEvent } from '../records/event.ts';
import { readEvents } from '../store/events.ts';
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

/** What somebody should know who works at home and has a copy elsewhere: nothing, or one sentence. */
export async function copyWarnings({ settings, database }: Project, reviewer: string): Promise<readonly string[]> {
  if (settings.copy !== undefined) return [];
  const events = await readEvents(database, { types: ['exchange'], chains: [askedChain()] });
  const packed = foldExchanges(events).some((each) => each.kind === 'packed' && each.reviewer === reviewer);
  if (!packed) return [];
  return [
    `a copy of this review was packed for ${reviewer}: work in it or here, not in both, or \`merge\` will refuse one of the two.`,
  ];
}
