import { randomUUID } from 'node:crypto';
import { BLOCK_SIZE } from '#shared/domain/record-number/number-blocks.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { RecordNumberBlock } from '#shared/protocol/enrolment.ts';
import type { DocumentStore, LocalWrite } from '#shared/store/document-store.ts';
import { createMutex } from '../mutex.ts';
import {
  type Assignment,
  type NumberState,
  numbersLeft,
  planAssignment,
  planLeasedNumber,
  readNumberState,
  toLocalWrite,
  withBlock,
} from './number-state.ts';

/** Port to central. The same `requestId` is answered with the same block. */
export type LeaseBlock = (request: { requestId: string; size: number }) => Promise<RecordNumberBlock | Refusal>;

/** A number as it stands in the patient's record. `local` must commit together with it. */
export interface AssignedNumber {
  readonly type: Assignment['type'];
  readonly value: string;
  readonly local: LocalWrite;
}

export interface RecordNumberSource {
  /**
   * Gives the next number to `patientId` while `commit` runs; nobody else gets one meanwhile. A commit that is refused
   * leaves the number for the next. Starts a refill when half of the last block is used.
   */
  assign<T>(patientId: string, commit: (number: AssignedNumber) => Promise<T>): Promise<T>;
  /** Asks central for a block when fewer than half are left, then hands real numbers to the patients that wait. */
  refill(): Promise<'enough' | 'refilled' | Refusal>;
  /** Waits for what is being written; a block that central answers later is asked for again at the next start. */
  stop(): Promise<void>;
}

export interface RecordNumberDeps {
  readonly store: Pick<DocumentStore, 'findLocal' | 'write'>;
  readonly lease: LeaseBlock;
  /** In provisional numbers; letters and digits that no other station has. */
  readonly stationCode: string;
  /**
   * Adds the real number to a patient registered under a provisional one and commits `local` with it. Undefined once
   * that is done; a refusal leaves the patient waiting for the next refill.
   */
  readonly addRealNumber: (patientId: string, number: AssignedNumber) => Promise<Refusal | undefined>;
  readonly blockSize?: number;
  /** Told when a refill that runs in the background fails for another reason than a refusal. */
  readonly onFault: (fault: unknown) => void;
}

export function createRecordNumberSource(deps: RecordNumberDeps): RecordNumberSource {
  return new BlockNumbers(deps);
}

class BlockNumbers implements RecordNumberSource {
  readonly #deps: RecordNumberDeps;
  readonly #alone = createMutex();
  #refilling: Promise<'enough' | 'refilled' | Refusal> | undefined;
  #state: 'running' | 'stopped' = 'running';

  constructor(deps: RecordNumberDeps) {
    this.#deps = deps;
  }

  async assign<T>(patientId: string, commit: (number: AssignedNumber) => Promise<T>): Promise<T> {
    try {
      return await this.#alone.run(async () => {
        const assignment = planAssignment(await readNumberState(this.#deps.store), patientId, this.#deps.stationCode);
        return commit(toAssigned(assignment));
      });
    } finally {
      if (!this.#refilling && this.#state === 'running') this.refill().catch((fault) => this.#report(fault));
    }
  }

  refill(): Promise<'enough' | 'refilled' | Refusal> {
    this.#refilling ??= this.#refillOnce().finally(() => {
      this.#refilling = undefined;
    });
    return this.#refilling;
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    await this.#alone.run(async () => {});
  }

  /** What was under way when the store closed fails, and nobody needs to hear of it. */
  #report(fault: unknown): void {
    if (this.#state === 'running') this.#deps.onFault(fault);
  }

  get #size(): number {
    return this.#deps.blockSize ?? BLOCK_SIZE;
  }

  async #refillOnce(): Promise<'enough' | 'refilled' | Refusal> {
    const requestId = await this.#alone.run(() => this.#beginRequest());
    if (requestId === undefined) {
      await this.#nameWaiting();
      return 'enough';
    }
    const block = await this.#deps.lease({ requestId, size: this.#size });
    if (isRefusal(block)) return block;
    if (this.#state === 'stopped') return 'enough';
    await this.#alone.run(() => this.#change((state) => withBlock(state, block)));
    await this.#nameWaiting();
    return 'refilled';
  }

  /** Undefined when enough numbers are left. Kept on disk before central is asked, so that a lost answer costs no block. */
  async #beginRequest(): Promise<string | undefined> {
    const state = await readNumberState(this.#deps.store);
    if (numbersLeft(state) > this.#size / 2) return undefined;
    const requestId = state.requestId ?? randomUUID();
    if (state.requestId === undefined) await this.#keep({ ...state, requestId });
    return requestId;
  }

  /** One patient per turn, so that registrations go on in between. */
  async #nameWaiting(): Promise<void> {
    while (this.#state === 'running' && (await this.#alone.run(() => this.#nameNext())));
  }

  async #nameNext(): Promise<boolean> {
    const state = await readNumberState(this.#deps.store);
    const [patientId, ...waiting] = state.provisionalPatients;
    const assignment = planLeasedNumber(state);
    if (patientId === undefined || !assignment) return false;
    const after = { ...assignment.after, provisionalPatients: waiting };
    const refused = await this.#deps.addRealNumber(patientId, toAssigned({ ...assignment, after }));
    if (refused) return false;
    const now = await readNumberState(this.#deps.store);
    if (now.provisionalPatients[0] === patientId) throw new Error('A real number was given without its state');
    return true;
  }

  async #change(change: (state: NumberState) => NumberState): Promise<void> {
    await this.#keep(change(await readNumberState(this.#deps.store)));
  }

  async #keep(state: NumberState): Promise<void> {
    await this.#deps.store.write({ locals: [toLocalWrite(state)] });
  }
}

function toAssigned({ type, value, after }: Assignment): AssignedNumber {
  return { type, value, local: toLocalWrite(after) };
}
