/**
 * A station whose records are sealed. Core is up and answers; nothing of the records is open. It asks central every
 * minute, by the keys that prove it, and opens when it is given the lease key again (LE13).
 *
 * The lease that is answered is not judged here, since the organisation's key lies in the sealed store: a false one opens
 * nothing, and what it says is checked before it is believed (`open`).
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { StationState } from '#shared/contract/station.ts';
import { importSigningKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal, type Refusal, type RefusalCode } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { LeaseAnswer } from '#shared/protocol/lease.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import type { OrganisationFolder } from '../enrolment/organisation-folder.ts';
import { createMutex } from '../mutex.ts';
import { askForLease, askForLeaseAnywhere } from './ask-for-lease.ts';
import { type SealedNote, unsentFile, writeSealedNote } from './lease-files.ts';

type SealedState = Extract<StationState, { state: 'sealed' }>;

export interface SealedStation {
  state(): SealedState;
  /** Asks central now; resolves when that is over. */
  tryNow(): Promise<void>;
  run(): void;
  stop(): Promise<void>;
}

export interface SealedDeps {
  readonly folder: OrganisationFolder;
  readonly note: SealedNote;
  readonly vault: KeyVault;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Hubs that a person named. They pass the question on to central. */
  readonly hubs?: readonly string[];
  readonly fallbackRuntime: boolean;
  /** Opens the records with what central gave. */
  readonly open: (answer: LeaseAnswer, nonce: string) => Promise<Refusal | undefined>;
  readonly tell: () => void;
  readonly onFault: (fault: unknown) => void;
}

const ASK_EVERY_MS = 60_000;
const privateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

export function createSealedStation(deps: SealedDeps): SealedStation {
  const { folder, vault, clock } = deps;
  const { id, name, demo } = folder.record.organisation;
  const turn = createMutex();
  let { note } = deps;
  let asked: SealedState['asked'];
  let state: 'sealed' | 'opened' | 'stopped' = 'sealed';
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<void> {
    if (state !== 'sealed') return;
    const refused = await askCentral();
    if (!refused) {
      state = 'opened';
      clearInterval(timer);
      return;
    }
    asked = { at: new Date(clock.now()).toISOString(), reason: reasonOf(refused.code) };
    if (refused.code === 'revoked' && note.why !== 'revoked') {
      note = { ...note, why: 'revoked' };
      await writeSealedNote(folder.path, note);
    }
    deps.tell();
  }

  async function askCentral(): Promise<Refusal | undefined> {
    const key = await vault.unwrap(new Uint8Array(Buffer.from(folder.record.stationKey, 'base64')));
    if (isRefusal(key)) return key;
    const privateKey = await importSigningKey(privateJwk.parse(JSON.parse(Buffer.from(key).toString('utf8'))));
    const nonce = randomBytes(16).toString('hex');
    const { address, others, ...station } = note.contact;
    const credentials = { ...station, privateKey, fetch: deps.fetch };
    const answer = await askForLeaseAnywhere([address, ...(deps.hubs ?? []), ...others], (at) =>
      askForLease({ ...credentials, address: at }, { nonce }),
    );
    return isRefusal(answer) ? answer : deps.open(answer, nonce);
  }

  const tryNow = () => turn.run(ask);
  return {
    state: () => ({
      state: 'sealed',
      organisation: { id, name, demo },
      fallbackRuntime: deps.fallbackRuntime,
      why: note.why,
      since: note.since,
      unsent: note.unsent > 0 ? { documents: note.unsent, file: unsentFile(folder.path) } : { documents: 0 },
      ...(asked && { asked }),
    }),
    tryNow,
    run() {
      tryNow().catch(deps.onFault);
      timer = setInterval(() => void tryNow().catch(deps.onFault), ASK_EVERY_MS).unref();
    },
    async stop() {
      state = 'stopped';
      clearInterval(timer);
      await turn.run(async () => {});
    },
  };
}

function reasonOf(code: RefusalCode): NonNullable<SealedState['asked']>['reason'] {
  return code === 'no-contact' || code === 'revoked' ? code : 'other';
}
