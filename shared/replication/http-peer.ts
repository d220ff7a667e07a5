import type { Clock } from '#shared/lib/clock.ts';
import { EACH_LANE, type Greeting, greeting, LIVE_LANES } from '#shared/protocol/greeting.ts';
import { agreeOnVersion } from '#shared/protocol/wire-version.ts';
import { askAgain } from './ask-again.ts';
import { createHttpCheckpoints } from './http-checkpoints.ts';
import { createHttpLink, type HttpLink, type HttpLinkOptions } from './http-link.ts';
import { findMissingByHttp } from './http-revs-diff.ts';
import { createIdentityGuard, type IdentityGuard, markOf } from './identity-guard.ts';
import { createJsonWire } from './json-wire.ts';
import type { LaneFeed, PeerCapabilities, ReplicationSource, ReplicationTarget } from './peer.ts';
import { PeerFault } from './peer-fault.ts';
import { createRowsWire } from './rows-wire.ts';

export interface HttpPeerOptions extends HttpLinkOptions {
  readonly clock: Clock;
  /** Kinds that are not wanted from there, e.g. AuditEvent on a station (RP11). Told to peers that speak rows. */
  readonly excludeKinds?: readonly string[];
  /** How long one wait for a change lasts before it is asked for again. */
  readonly waitMs?: number;
  /** Another database, or an older copy of it, answers: whatever is remembered of the former one is to be forgotten. */
  readonly onReplaced?: () => void;
}

/** The feed and the revisions, in one of the two wires. Only the row wire has a feed of all lanes. */
export type HttpWire = Pick<
  ReplicationSource & ReplicationTarget,
  'readFeed' | 'readRevisions' | 'waitForChange' | 'openLaneFeed' | 'writeRevisions'
>;

export type HttpPeer = ReplicationSource & ReplicationTarget;

/**
 * A database of a CouchDB or of a Holdfast server. Which it is comes out at the first call; a server that could not be
 * reached then is asked again at the next.
 */
export function createHttpPeer(options: HttpPeerOptions): HttpPeer {
  const link = createHttpLink(options);
  const checkpoints = createHttpCheckpoints(link);
  const jsonWire = createJsonWire(link);
  let identity: string | undefined;
  const guard = createIdentityGuard(() => {
    identity = undefined;
    options.onReplaced?.();
  });
  let known: Greeting | undefined;
  const offers = (feature: string) => known?.holdfast?.features?.includes(feature) === true;
  const rowsWire = createRowsWire(link, { ...options, guard, isLive: () => offers(LIVE_LANES) });

  const greet = async (signal: AbortSignal): Promise<Greeting> => {
    known ??= await readGreeting(link, signal);
    return known;
  };
  const capabilities = async (signal = never()): Promise<PeerCapabilities> => {
    const told = await greet(signal);
    const speaksRows = speaksHoldfast(told);
    const eachLane = speaksRows && offers(EACH_LANE);
    return { rows: speaksRows, lanes: speaksRows, eachLane };
  };
  const wire = async (signal: AbortSignal): Promise<HttpWire> =>
    (await capabilities(signal)).rows ? rowsWire : jsonWire;

  const again = <T>(signal: AbortSignal, ask: () => Promise<T>) => askAgain(options.timers, signal, ask);
  return {
    capabilities: (signal = never()) => again(signal, () => capabilities(signal)),
    /** Read once, and again after the guard has found something else behind the address. */
    async identity(signal = never()) {
      identity ??= await again(signal, async () => readIdentity(link, await greet(signal), guard, signal));
      return identity;
    },
    readCheckpoint: (id, signal = never()) => again(signal, () => checkpoints.read(id, signal)),
    writeCheckpoint: (id, checkpoint, signal = never()) =>
      again(signal, () => checkpoints.write(id, checkpoint, signal)),
    findMissing: (asked, signal) => again(signal, () => findMissingByHttp(link, asked, signal)),
    readFeed: (query, signal) => again(signal, async () => (await wire(signal)).readFeed(query, signal)),
    readRevisions: (wanted, signal) => again(signal, async () => (await wire(signal)).readRevisions(wanted, signal)),
    waitForChange: (since, signal) => again(signal, async () => (await wire(signal)).waitForChange(since, signal)),
    openLaneFeed() {
      const feed = rowsWire.openLaneFeed();
      const next: LaneFeed['next'] = (positions, signal) =>
        again(signal, () => feed.next(positions, signal)).catch((fault: unknown) => {
          // An older server than was greeted: it is greeted anew before the next try.
          if (fault instanceof PeerFault && fault.status === 400) known = undefined;
          throw fault;
        });
      return { ...feed, next };
    },
    readAttachment: (id, rev, name, _digest, signal) =>
      again(signal, () => readAttachment(link, id, rev, name, signal)),
    // Not repeated blindly: after a lost answer the target is asked first (RP2.4).
    writeRevisions: async (grafts, signal) => (await wire(signal)).writeRevisions(grafts, signal),
  };
}

async function readAttachment(
  link: HttpLink,
  id: string,
  rev: string,
  name: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const path = `${encodeURIComponent(id)}/${name.split('/').map(encodeURIComponent).join('/')}`;
  const answer = await link.send({ method: 'GET', path, query: { rev }, headers: { accept: '*/*' } }, signal);
  return answer.bytes();
}

function never(): AbortSignal {
  return new AbortController().signal;
}

async function readGreeting(link: HttpLink, signal: AbortSignal): Promise<Greeting> {
  const answer = await link.send({ method: 'GET', path: '..' }, signal);
  const parsed = greeting.safeParse(parseJson(await answer.text()));
  if (!parsed.success) throw new PeerFault('protocol', 'this address does not speak the CouchDB protocol');
  return parsed.data;
}

/** PR6: a server that serves no version of ours any more says so instead of failing in some other way. */
function speaksHoldfast({ holdfast }: Greeting): boolean {
  if (!holdfast) return false;
  if (agreeOnVersion(holdfast) === undefined) {
    throw new PeerFault('protocol', 'this station and the server have no wire version in common');
  }
  return true;
}

/** Our servers put a mark of the file behind the number of a sequence: it changes when the file is another one. */
async function readIdentity(
  link: HttpLink,
  { holdfast, uuid }: Greeting,
  guard: IdentityGuard,
  signal: AbortSignal,
): Promise<string> {
  if (!holdfast) return `${link.address}/${link.database}`;
  const answer = await link.send({ method: 'GET' }, signal);
  const { update_seq: seq } = parseJson(await answer.text()) as { update_seq?: unknown };
  const position = typeof seq === 'string' ? seq : '';
  guard.accept(position);
  const mark = markOf(position);
  return `${uuid ?? link.address}/${link.database}/${mark}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PeerFault('protocol', 'the answer is not JSON', { cause: error });
  }
}
