/**
 * What begins and ends with a session: the replica, the drafts, the spool, the right to send. One place, so that lock,
 * switch, sign-out and a restart of core all leave the same nothing behind.
 *
 * Order at the end matters: drafts are written while the key is still in hand, then keys and replica go.
 */
import { notifications } from '@mantine/notifications';
import { create } from 'zustand';
import { contract } from '#shared/contract/index.ts';
import type { SessionState } from '#shared/contract/session.ts';
import type { CoreClient } from '../core-client/core-client.ts';
import { importDraftKey } from '../drafts/draft-cipher.ts';
import { createDraftStore, type DraftStore, openDraftTable } from '../drafts/draft-store.ts';
import type { Replica } from '../replica/replica.ts';
import { openSpool, type Spool } from '../spool/spool.ts';
import { useLive } from '../state/live.ts';
import { useView } from '../state/view.ts';
import { homeOf } from './home.ts';

interface Belongings {
  readonly drafts: DraftStore;
  readonly spool: Spool;
  readonly userId: string;
}

export const useBelongings = create<{ readonly mine: Belongings | undefined }>(() => ({ mine: undefined }));

type SignedIn = Extract<SessionState, { state: 'signed-in' }>;

export function startSessionLife(core: CoreClient, replica: Replica): void {
  /** One change after the other. */
  let turn: Promise<void> = Promise.resolve();
  core.watch(contract.station.watch, () => ({}), { reopen: true, onItem: (station) => useLive.setState({ station }) });
  core.watch(contract.station.watchSync, () => ({}), { reopen: true, onItem: (sync) => useLive.setState({ sync }) });
  core.watch(contract.lease.watch, () => ({}), { reopen: true, onItem: (lease) => useLive.setState({ lease }) });
  core.watch(contract.session.watch, () => ({}), {
    reopen: true,
    onItem: (session) => {
      turn = turn.then(() => follow(session));
      return turn;
    },
  });

  async function follow(session: SessionState): Promise<void> {
    if (session.state === 'signed-in') await begin(session);
    else await end(session);
  }

  async function begin(session: SignedIn): Promise<void> {
    const { userId } = session.user;
    const before = useBelongings.getState().mine;
    if (before && before.userId !== userId) await putAway(before);
    if (before?.userId !== userId) {
      core.dropPendingExcept(userId);
      useBelongings.setState({ mine: await unlock(session) });
      useView.getState().resume(userId, homeOf(useLive.getState().station, session.user));
    }
    await replica.open(userId);
    core.resumeFor(userId);
    useLive.setState(({ sitting }) => ({ session, sitting: sitting + 1 }));
    void useBelongings.getState().mine?.spool.sendAll();
  }

  async function end(session: SessionState): Promise<void> {
    const before = useBelongings.getState().mine;
    if (before) await putAway(before);
    else await replica.close();
    useLive.setState({ session });
  }

  async function putAway(mine: Belongings): Promise<void> {
    core.resumeFor(undefined);
    // What was told to one person is nothing for the next.
    notifications.clean();
    await mine.drafts.flush();
    useView.getState().park(mine.userId);
    useBelongings.setState({ mine: undefined });
    await mine.spool.close();
    await replica.close();
  }

  async function unlock(session: SignedIn): Promise<Belongings> {
    const { userId } = session.user;
    const station = useLive.getState().station;
    const stationId = station?.state === 'enrolled' ? station.stationId : 'unknown';
    const key = await importDraftKey(session.draftKey);
    const spool = openSpool({ core, stationId, userId, key });
    return { userId, spool, drafts: createDraftStore(openDraftTable(stationId), userId, key) };
  }
}

/** The last chance of a window that is being closed or reloaded. */
export function flushOnLeaving(): void {
  const flush = (): void => void useBelongings.getState().mine?.drafts.flush();
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && flush());
}
