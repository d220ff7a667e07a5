/** Entries for tests, written as a desk would: each desk sees what it has been told. */
import type { RegisterEntryResource, RegisterOfEntry } from '#shared/model/register-entry.ts';
import { quantity, quantityText } from '../stock/quantity.ts';
import { linkEntry, registerEntryId } from './entry-chain.ts';
import { foldRegister, type RegisterFold } from './fold-register.ts';
import type { RegisterEntryDocument } from './register-line.ts';
import { enterPending, isOutdated, nextOfMain, nextOfPending } from './register-tip.ts';

export const MORPHINE: RegisterOfEntry = {
  id: 'R/store-1/0123456789abcdef',
  locationId: 'Location:store-1',
  ...{ drug: 'Morphine sulfate', strength: '10 mg/mL', form: 'injection', unit: 'ampoule', controlledClass: 'CD2' },
};
const PIA = { id: 'User:1', name: 'Pia Harm' };
const BELA = { id: 'User:2', name: 'Bela Beside', by: 'login', secret: 'pin' } as const;

export type TestAct = Partial<RegisterEntryResource> & Pick<RegisterEntryResource, 'act'>;

export interface TestDesk {
  readonly station: string;
  readonly here: Map<string, RegisterEntryDocument>;
  /** Of its lease; undefined while it holds none. */
  epoch: number | undefined;
  fold(): RegisterFold;
  write(act: TestAct): RegisterEntryDocument;
  /** Enters what waits and is here. */
  enter(): readonly RegisterEntryDocument[];
  hear(from: Iterable<RegisterEntryDocument>): void;
}

export function createTestRegisterDesk(station: string, startMs = Date.parse('2026-11-22T08:00:00Z')): TestDesk {
  const here = new Map<string, RegisterEntryDocument>();
  const writer = { station, incarnation: 1 };
  let nowMs = startMs;
  const fold = () => foldRegister(MORPHINE.id, here.values());

  function keep(draft: Omit<RegisterEntryResource, 'chain'>, place: ReturnType<typeof nextOfMain>) {
    const document = { id: registerEntryId(MORPHINE.id, place), entry: linkEntry(draft, place) };
    here.set(document.id, document);
    return document;
  }
  const desk: TestDesk = {
    ...{ station, here, fold, epoch: undefined },
    write({ act, ...more }) {
      nowMs += 60_000;
      const known = fold();
      const { epoch } = desk;
      const isHolder = epoch !== undefined && !isOutdated(known, epoch);
      const amount = quantity(more.quantity ?? '0');
      const balance = quantityText(((isHolder ? known.posted : known.known) + amount) as typeof amount);
      const at = new Date(nowMs).toISOString();
      const draft = {
        ...({ resourceType: 'RegisterEntry', status: 'final', register: MORPHINE, act, balance } as const),
        ...{ occurredAt: at, recordedAt: at, actor: PIA, witness: BELA, ...more, quantity: more.quantity ?? '0' },
      };
      const place = isHolder
        ? nextOfMain(MORPHINE.id, known, { ...writer, epoch })
        : nextOfPending(MORPHINE.id, here.values(), writer);
      return keep(draft, place);
    },
    enter() {
      const { epoch } = desk;
      const written: RegisterEntryDocument[] = [];
      for (;;) {
        const known = fold();
        const [next] = known.pending;
        if (epoch === undefined || isOutdated(known, epoch) || known.missing > 0 || !next) return written;
        const balanceText = quantityText((known.posted + next.effect) as typeof next.effect);
        const openId = known.main.find(({ entry }) => entry.act === 'open')?.id;
        const at = { balanceText, openId, recordedAt: new Date(nowMs).toISOString() };
        written.push(keep(enterPending(next, at), nextOfMain(MORPHINE.id, known, { ...writer, epoch })));
      }
    },
    hear(from) {
      for (const one of from) here.set(one.id, one);
    },
  };
  return desk;
}
