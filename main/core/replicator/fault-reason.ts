import type { SyncStatus } from '#shared/contract/station.ts';
import { PeerFault, type PeerFaultKind } from '#shared/replication/peer-fault.ts';
import { StoreFault } from '#shared/store/store-fault.ts';

export interface FaultReason {
  readonly link: SyncStatus['link'];
  /** `code` for the catalogue, `text` says why and what to do. */
  readonly reason: { readonly code: string; readonly text: string };
}

const OF_PEER: Record<PeerFaultKind, FaultReason> = {
  unreachable: {
    link: 'offline',
    reason: {
      code: 'unreachable',
      text: 'Central cannot be reached. Work goes on here; everything is sent when the network is back.',
    },
  },
  refused: {
    link: 'refused',
    reason: {
      code: 'station-refused',
      text: 'Central does not let this station in. Ask an administrator whether it was shut out.',
    },
  },
  'not-found': {
    link: 'refused',
    reason: {
      code: 'database-missing',
      text: 'Central has no place for this organisation at this address. Ask an administrator.',
    },
  },
  busy: { link: 'connecting', reason: { code: 'busy', text: 'Central is busy. It is tried again by itself.' } },
  failing: {
    link: 'connecting',
    reason: {
      code: 'central-failing',
      text: 'Central answers with an error. It is tried again by itself; tell support if it stays.',
    },
  },
  protocol: {
    link: 'refused',
    reason: {
      code: 'protocol',
      text: 'Central and this station do not understand each other. One of them needs an update.',
    },
  },
};

/** RP7: why the link is as it is, in words for a person. */
export function reasonOfFault(fault: unknown): FaultReason {
  if (fault instanceof PeerFault) return OF_PEER[fault.kind];
  if (fault instanceof StoreFault) {
    return { link: 'connected', reason: { code: fault.refusal.code, text: fault.refusal.sentence } };
  }
  return {
    link: 'connecting',
    reason: {
      code: 'internal',
      text: 'Something went wrong on this station. It is tried again by itself; tell support if it stays.',
    },
  };
}
