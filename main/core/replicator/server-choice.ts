/**
 * Which server a station works with: the first of its list that answers, a hub before central. It leaves one only after it
 * has not answered several times, and comes back to an earlier one as soon as that answers again (HU11).
 */
import type { Timers } from '#shared/lib/timers.ts';
import type { ServerRole } from '#shared/replication/confirmed-positions.ts';

export interface Server {
  readonly address: string;
  readonly role: ServerRole;
}

/** What answers at an address; undefined: nothing, or nothing that may be trusted. */
export type LookAt = (address: string, signal: AbortSignal) => Promise<ServerRole | undefined>;

export interface ServerChoice {
  current(): Server;
  /** Looks now. */
  look(): Promise<void>;
  /** A line broke, or a hub was heard of: the next look waits no longer. */
  hurry(): void;
  run(): void;
  stop(): Promise<void>;
}

export interface ServerChoiceParts {
  /** Addresses in the order in which they are wanted, with the role that each must have; undefined: whichever it has. */
  readonly list: () => readonly { readonly address: string; readonly role: ServerRole | undefined }[];
  readonly first: Server;
  /** Nothing to choose and nothing to find out: nobody is asked. */
  readonly isOpen: () => boolean;
  readonly lookAt: LookAt;
  readonly onAnswer: (server: Server) => Promise<void>;
  /** Awaited: what follows looks at the new one only then. */
  readonly onChange: (server: Server) => Promise<void>;
  readonly timers: Timers;
  readonly report: (what: string, fault: unknown) => void;
}

const LOOK_EVERY_MS = 2000;
/** While the one in use does not answer. */
const LOOK_AGAIN_MS = 1000;
const PATIENCE_MS = 3000;
/** Looks without an answer before a server is left. */
const GIVEN_UP_AFTER = 3;

export function createServerChoice(parts: ServerChoiceParts): ServerChoice {
  const ending = new AbortController();
  let current = parts.first;
  let silent = 0;
  let running: Promise<void> = Promise.resolve();
  let hurried = new AbortController();

  async function ask(address: string, wanted: ServerRole | undefined): Promise<ServerRole | undefined> {
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const role = await parts.lookAt(address, signal).catch(() => undefined);
    return wanted === undefined || role === wanted ? role : undefined;
  }
  async function findFirst(): Promise<Server | undefined> {
    for (const { address, role: wanted } of parts.list()) {
      const role = await ask(address, wanted);
      if (role) return { address, role };
      // Until it is given up, nothing behind the present one is looked at.
      if (address === current.address && ++silent < GIVEN_UP_AFTER) return undefined;
    }
    return undefined;
  }
  async function look(): Promise<void> {
    const found = await findFirst();
    if (!found || ending.signal.aborted) return;
    silent = 0;
    await parts.onAnswer(found);
    if (found.address === current.address && found.role === current.role) return;
    current = found;
    await parts.onChange(found);
  }
  async function lookAgain(): Promise<void> {
    while (!ending.signal.aborted) {
      hurried = new AbortController(); // before the look: what comes meanwhile is looked at next
      if (parts.isOpen())
        await look().catch((fault) => ending.signal.aborted || parts.report('choosing a server', fault));
      const either = AbortSignal.any([ending.signal, hurried.signal]);
      await parts.timers.sleep(silent > 0 ? LOOK_AGAIN_MS : LOOK_EVERY_MS, either).catch(() => undefined);
    }
  }
  return {
    current: () => current,
    look,
    hurry: () => hurried.abort(),
    run() {
      running = lookAgain();
    },
    async stop() {
      ending.abort(new Error('the choice ends'));
      await running;
    },
  };
}
