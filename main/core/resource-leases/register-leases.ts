/**
 * Registers that this station writes into: one station at a time, by a lease of central (LE20, LE21, CF3).
 *
 * @SAFETY Care never waits for it: who does not hold the register records the act all the same, as pending, and the holder
 * posts it. What must not be is two writers who both believe that they are the one. So this station judges itself a writer
 * only by what central has answered and it has kept, until that lease ends by the highest time ever seen; and it stops being
 * one, durably, before it asks to give the lease back: an answer may be lost. Shown by register-leases.test.ts.
 */
import { z } from 'zod';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CentralClient } from '#shared/protocol/central-client.ts';
import { type LeasedResource, leasedResource, type TakeOverRequest } from '#shared/protocol/lease.ts';
import { createMutex } from '../mutex.ts';
import { type LocalStore, localRecord } from '../session/local-record.ts';

const REGISTERS_LOCAL = 'register-leases';

const held = leasedResource.pick({ resource: true, fromMs: true, untilMs: true, epoch: true }).extend({
  /** `returning`: given up here, and central has not said yet that it knows. */
  state: z.enum(['held', 'returning']),
});
type Held = z.output<typeof held>;
const record = z.object({ registers: z.array(held) });

/** What an act about a register becomes at this station now. */
export type RegisterWriting =
  /** `epoch` goes into the entry: whoever was replaced and does not know it cannot pass for the present holder. */
  | { readonly as: 'holder'; readonly epoch: number; readonly untilMs: number | undefined }
  | { readonly as: 'pending'; readonly sentence: string };

export interface RegisterLeases {
  /** Never waits for anybody. */
  judge(register: string): Promise<RegisterWriting>;
  /** Takes it where it is free, or renews it. Refused: `conflict` with the holder and until when, `no-contact`. */
  hold(register: string): Promise<LeasedResource | Refusal>;
  /** From now on this station writes no more; another can take it as soon as central knows. `no-contact`: central hears later. */
  handOver(register: string): Promise<Refusal | undefined>;
  /** From a holder who is lost, by two people who are proven at central. */
  takeOver(
    register: string,
    by: Pick<TakeOverRequest, 'first' | 'second' | 'reason'>,
  ): Promise<LeasedResource | Refusal>;
  list(): Promise<readonly Held[]>;
  /** Contact: renews what is held, and tells what was given up. */
  onContact(): Promise<void>;
}

export interface RegisterLeasesDeps {
  readonly locals: LocalStore;
  readonly central: Pick<CentralClient, 'leaseResource' | 'returnLease' | 'takeOverLease'>;
  readonly trustedNowMs: () => number;
  /** Where the lease is taken for as long as an outage lasts. */
  readonly forMinutes?: number;
}

const KIND = 'register';
/** A long weekend without a link. Nobody waits for so long: two people take it over. */
const FOR_MINUTES = 4 * 24 * 60;

export function createRegisterLeases(deps: RegisterLeasesDeps): RegisterLeases {
  const { central, trustedNowMs, forMinutes = FOR_MINUTES } = deps;
  const local = localRecord(deps.locals, REGISTERS_LOCAL, record);
  const turn = createMutex();

  const list = async (): Promise<readonly Held[]> => (await local.find())?.registers ?? [];
  const find = async (register: string) => (await list()).find(({ resource }) => resource === register);
  async function put(register: string, next: Held | undefined): Promise<void> {
    const others = (await list()).filter(({ resource }) => resource !== register);
    await local.write({ registers: next ? [...others, next] : others });
  }

  async function take(register: string, answer: LeasedResource | Refusal): Promise<LeasedResource | Refusal> {
    if (isRefusal(answer)) {
      // Somebody else holds it: whatever this station believed is over.
      if (answer.code === 'conflict') await put(register, undefined);
      return answer.code === 'conflict' ? heldElsewhere(answer) : answer;
    }
    const { resource, fromMs, untilMs, epoch } = answer;
    await put(register, { resource, fromMs, epoch, state: 'held', ...(untilMs !== undefined && { untilMs }) });
    return answer;
  }

  async function tellReturned(register: string): Promise<Refusal | undefined> {
    const answer = await central.returnLease({ kind: KIND, resource: register });
    const isKnown = !isRefusal(answer) || answer.code === 'not-found'; // an earlier answer was lost, or it ended
    if (isKnown) await put(register, undefined);
    return isKnown ? undefined : answer;
  }

  const ask = (register: string) => central.leaseResource({ kind: KIND, resource: register, forMinutes });

  return {
    list,
    async judge(register) {
      const known = await find(register);
      if (known?.state !== 'held') return { as: 'pending', sentence: NOT_HERE };
      const { untilMs, epoch } = known;
      if (untilMs !== undefined && trustedNowMs() >= untilMs) return { as: 'pending', sentence: ENDED };
      return { as: 'holder', epoch, untilMs };
    },
    hold: (register) => turn.run(async () => take(register, await ask(register))),
    handOver: (register) =>
      turn.run(async () => {
        const known = await find(register);
        if (!known) return refusal('not-found', NOT_HERE);
        await put(register, { ...known, state: 'returning' });
        return tellReturned(register);
      }),
    takeOver: (register, by) =>
      turn.run(async () =>
        take(register, await central.takeOverLease({ kind: KIND, resource: register, forMinutes, ...by })),
      ),
    onContact: () =>
      turn.run(async () => {
        for (const { resource, state, untilMs } of await list()) {
          if (state === 'returning') await tellReturned(resource);
          else if (untilMs === undefined || untilMs - trustedNowMs() < (forMinutes * 60_000) / 2)
            await take(resource, await ask(resource));
        }
      }),
  };
}

/** RP9: whether a restored copy still holds what it held, it cannot know: it asks again before it writes. */
export async function forgetRegisters(locals: LocalStore): Promise<void> {
  await localRecord(locals, REGISTERS_LOCAL, record).write({ registers: [] });
}

const NOT_HERE =
  'This desk does not keep this register now. What is recorded waits until the desk that keeps it enters it.';
const ENDED =
  'The time for which this desk keeps this register is over. What is recorded waits until a desk keeps it again.';

const heldElsewhere = ({ details, support }: Refusal): Refusal =>
  refusal(
    'conflict',
    'Another desk keeps this register. Ask it to hand the register over, or take it over with a second person.',
    {
      ...(details !== undefined && { details }),
      ...(support !== undefined && { support }),
    },
  );
