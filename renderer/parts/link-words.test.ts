import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '#shared/contract/station.ts';
import { centralHeardAt, isSentToHubOnly, linkStateOf } from './link-words.ts';

const NOON = '2026-11-22T12:00:00Z';
const EARLIER = '2026-11-22T09:00:00Z';
const open = { state: 'open', appVersion: '1' } as Parameters<typeof linkStateOf>[0];

const sync = (more: Partial<SyncStatus> = {}): SyncStatus => ({
  link: 'connected',
  lastContactAt: NOON,
  lanes: [{ lane: 1, confirmedSeq: 4, waiting: 0, hubSeq: 6 }],
  waiting: 0,
  refused: 0,
  quarantined: 0,
  conflicts: 0,
  fill: { state: 'complete', received: 1 },
  ...more,
});

describe('words about the link', () => {
  it('LW1 HU10 contact with the hub is not contact with central', () => {
    expect(linkStateOf(open, sync())).toBe('connected');
    expect(linkStateOf(open, sync({ hub: { link: 'connected', lastContactAt: EARLIER } }))).toBe('hub');
    expect(linkStateOf(open, sync({ hub: { link: 'offline', lastContactAt: EARLIER } }))).toBe('hub-alone');
    expect(linkStateOf(open, sync({ hub: { link: 'refused' } }))).toBe('hub-alone');
    expect(linkStateOf(open, sync({ hub: { link: 'unknown' } }))).toBe('hub');
    expect(linkStateOf(open, sync({ link: 'offline', hub: { link: 'connected' } }))).toBe('offline');
  });

  it('LW2 HU10 says when central was heard, not when the hub was', () => {
    expect(centralHeardAt(sync())).toBe(NOON);
    expect(centralHeardAt(sync({ hub: { link: 'offline', lastContactAt: EARLIER } }))).toBe(EARLIER);
    expect(centralHeardAt(sync({ hub: { link: 'unknown' } }))).toBeUndefined();
  });

  it('LW3 HU10 “all sent” is said once central has it', () => {
    const hub = { link: 'offline' } as const;
    expect(isSentToHubOnly(sync({ hub }))).toBe(true);
    expect(isSentToHubOnly(sync({ hub, lanes: [{ lane: 1, confirmedSeq: 6, waiting: 0, hubSeq: 6 }] }))).toBe(false);
    expect(isSentToHubOnly(sync())).toBe(false);
  });
});
