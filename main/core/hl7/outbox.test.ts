import { afterEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { OutboundRoute } from '#shared/contract/interface.ts';
import type { AckPlan } from '#shared/domain/hl7/acknowledgement.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { createCoreRig } from '../testing/core-rig.ts';
import { createMessageLog, type LoggedMessage } from './message-log.ts';
import { createMllpSender } from './mllp/sender.ts';
import { buildText } from './mllp/wire.ts';
import { createOutbox, type OutboxPoint } from './outbox.ts';
import { openReceiver } from './testing/receiver.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function receiver(answer?: (text: string, nth: number) => AckPlan | undefined) {
  const made = await openReceiver(answer);
  cleanUp.push(() => made.close());
  return made;
}

type Rig = ReturnType<typeof createCoreRig>;

interface Station {
  readonly rig: Rig;
  readonly port: number;
  readonly route?: Partial<OutboundRoute>;
  readonly at?: (point: OutboxPoint) => void;
  readonly isDead?: () => boolean;
}

/** Pauses end at once, yet let others run. */
const noWait = { sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) };

async function openOutbox({ rig, port, route = {}, at, isDead = () => false }: Station) {
  const locals = {
    findLocal: (id: string) => rig.store.findLocal(id),
    write: (batch: Parameters<typeof rig.store.write>[0]) =>
      isDead() ? Promise.reject(new Error('killed')) : rig.store.write(batch),
  };
  const log = createMessageLog(locals, 'out');
  const listeners = new Set<() => void>();
  const outbox = createOutbox({
    route: {
      ...{ id: 'lab', name: 'Lab', on: true, direction: 'out', host: '127.0.0.1', port, processingId: 'P' },
      ...{
        afterError: 'hold-patient',
        sends: ['vitals', 'doses'],
        sendingApplication: 'HOLDFAST',
        sendingFacility: 'N1',
      },
      ...{ receivingApplication: 'LAB', receivingFacility: '' },
      ...route,
    } as OutboundRoute,
    store: rig.store,
    locals,
    records: rig.records,
    log,
    sender: createMllpSender({ host: '127.0.0.1', port }),
    buildText,
    ownAuthority: () => 'OURS',
    timers: noWait,
    now: rig.clock.now,
    random: () => 0,
    onState: () => {
      for (const listener of listeners) listener();
    },
    onChange: () => {
      for (const listener of listeners) listener();
    },
    onFault: () => {},
    ...(at ? { at } : {}),
  });
  cleanUp.push(() => outbox.stop());
  await outbox.run();
  /** Resolves with the newest messages once they stand so. */
  const until = (holds: (messages: readonly LoggedMessage[]) => boolean) =>
    new Promise<readonly LoggedMessage[]>((resolve, reject) => {
      const look = (): void => {
        log
          .listNewest(20)
          .then((messages) => {
            if (!holds(messages)) return;
            listeners.delete(look);
            resolve(messages);
          })
          .catch(reject);
      };
      listeners.add(look);
      look();
    });
  return { outbox, log, until };
}

const entry = { takenAt: '2026-11-22T08:00:00Z', spo2Scale: 1 as const, pulse: 72, temperatureCelsius: 37.2 };
async function recordVitals(rig: Rig, patientId: string, pulse = 72) {
  const input = { commandId: crypto.randomUUID(), patientId, entry: { ...entry, pulse } };
  return rig.done(contract.vitals.record, input);
}
const states = (messages: readonly LoggedMessage[]) => messages.map(({ state }) => state).reverse();
const allDone = (count: number) => (messages: readonly LoggedMessage[]) =>
  messages.length === count && messages.every(({ state }) => state === 'done');

describe('MI8 what goes out', () => {
  it('MI8 a set of vital signs, recorded after the route was set up, is one ORU^R01; withdrawn it is told again', async () => {
    const rig = createCoreRig();
    const lab = await receiver();
    const { id: patientId, recordNumber } = await rig.registerSomebody();
    await recordVitals(rig, patientId, 60);
    rig.clock.advance(60_000);
    const { until } = await openOutbox({ rig, port: lab.port });
    const { id, rev } = await recordVitals(rig, patientId, 91);
    await until(allDone(1));
    const [text = ''] = lab.texts;
    expect(text).toContain(`PID|1||${recordNumber}^^^OURS^PI||Oak^Ada||19800504|F\r`);
    expect(text).toContain('OBR|1||');
    expect(text).toMatch(/OBX\|\d\|NM\|8867-4\^Heart rate\^LN\|\|91\|\/min\^\^UCUM\|+F\|\|\|20261122080000\+0000/);
    const withdrawal = { commandId: crypto.randomUUID(), patientId, id, parent: rev, reason: 'wrong patient' };
    await rig.done(contract.vitals.withdraw, withdrawal);
    await until(allDone(2));
    expect(lab.texts[1]).toMatch(/OBX\|.*\|W\|/);
  });

  it('MI8 a dose is one RAS^O17, refused ones with the amount 0', async () => {
    const rig = createCoreRig();
    const pharmacy = await receiver();
    const { id: patientId } = await rig.registerSomebody();
    const { until } = await openOutbox({ rig, port: pharmacy.port });
    const given = (status: string, more: object) => ({
      resourceType: 'MedicationAdministration',
      status,
      subject: { reference: patientId.replace(':', '/') },
      medicationCodeableConcept: {
        coding: [{ system: 'http://snomed.info/sct', code: '387517004', display: 'Paracetamol' }],
      },
      effectiveDateTime: '2026-11-22T08:00:00Z',
      performer: [{ actor: { identifier: { system: 'urn:holdfast:user', value: 'User:1' }, display: 'Nora Urse' } }],
      dosage: { dose: { value: 1000, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
      ...more,
    });
    const refusal = { statusReason: [{ coding: [{ code: 'patient-refused' }] }] };
    const write = async (resource: object) => {
      const at = rig.desk.hybridClock.next();
      const envelope = { kind: 'MedicationAdministration', v: 1, facility: 'N1', patient: patientId, at };
      const body = JSON.stringify({ ...envelope, by: 'User:1', station: 'station-1', resource });
      const { outcomes } = await rig.store.write({
        edits: [{ id: newDocumentId('MedicationAdministration', rig.clock), body }],
      });
      expect(outcomes).toMatchObject([{ state: 'stored' }]);
    };
    await write(given('completed', {}));
    await until(allDone(1));
    await write(given('not-done', refusal));
    await until(allDone(2));
    expect(pharmacy.texts[0]).toMatch(
      /\rRXA\|0\|1\|20261122080000\+0000\|20261122080000\+0000\|387517004\^Paracetamol\^SCT\|1000\|mg\^mg\^UCUM/,
    );
    expect(pharmacy.texts[0]).toContain('|CP|A\r');
    expect(pharmacy.texts[1]).toMatch(/SCT\|0\|.*\|RE\|A\r/);
  });
});

describe('MI9 acknowledgements', () => {
  it('MI9 silence, another control id and a temporary rejection are tried again with the same control id', async () => {
    const rig = createCoreRig();
    const answers: AckPlan[] = [{ code: 'AR', error: { code: 207 } }, { code: 'AA' }];
    const lab = await receiver((_text, nth) => answers[nth - 1]);
    const { id } = await rig.registerSomebody();
    const { until } = await openOutbox({ rig, port: lab.port });
    await recordVitals(rig, id);
    await until(allDone(1));
    const ids = lab.texts.map((text) => text.split('|')[9]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  const errorForFirst = (_text: string, nth: number): AckPlan =>
    nth === 1 ? { code: 'AE', error: { code: 204 } } : { code: 'AA' };
  it.each([
    ['hold-patient', ['parked', 'waiting', 'done']],
    ['go-on', ['parked', 'done', 'done']],
    ['stop', ['parked', 'waiting', 'waiting']],
  ] as const)(
    'MI9 after AE with %s; a person sends it again and the others follow in order',
    async (afterError, expected) => {
      const rig = createCoreRig();
      const lab = await receiver(errorForFirst);
      const [one, other] = [
        await rig.registerSomebody('Oak'),
        await rig.registerSomebody('Zimmer', { birthDate: '1931-02-11' }),
      ];
      const { outbox, log, until } = await openOutbox({ rig, port: lab.port, route: { afterError } });
      await recordVitals(rig, one.id, 71);
      await until((messages) => messages[0]?.state === 'parked');
      await recordVitals(rig, one.id, 72);
      await recordVitals(rig, other.id, 73);
      const messages = await until((all) => all.length === 3 && states(all).join() === expected.join());
      expect(messages.at(-1)?.reason).toMatchObject({ kind: 'rejected-there', text: '204' });
      await log.change(1, ({ reason: _before, ...rest }) => ({ ...rest, state: 'waiting' }));
      outbox.hurry();
      await until(allDone(3));
      const pulses = lab.texts.map((text) => /Heart rate\^LN\|\|(\d+)/.exec(text)?.[1]);
      expect(pulses.lastIndexOf('71')).toBeGreaterThan(0);
      if (afterError !== 'go-on') expect(pulses.lastIndexOf('71')).toBeLessThan(pulses.indexOf('72'));
    },
  );
});

describe('MI8 the station is killed while it sends', () => {
  const POINTS = ['before-enqueue', 'after-enqueue', 'before-send', 'after-send', 'after-settle'] as const;
  it.each(POINTS)('MI8 %s: nothing is lost, and what comes twice has the same control id', async (point) => {
    const rig = createCoreRig();
    const lab = await receiver();
    const { id: patientId } = await rig.registerSomebody();
    let isDead = false;
    let die = (): void => {};
    const death = new Promise<void>((resolve) => {
      die = resolve;
    });
    let isArmed = false;
    const first = await openOutbox({
      rig,
      port: lab.port,
      isDead: () => isDead,
      at(reached) {
        if (isArmed && reached === point) isDead = true;
        if (!isDead) return;
        die();
        throw new Error('killed');
      },
    });
    isArmed = true;
    await recordVitals(rig, patientId, 71);
    await death;
    await first.outbox.stop();
    const { until } = await openOutbox({ rig, port: lab.port });
    await recordVitals(rig, patientId, 72);
    await until(allDone(2));
    const ids = lab.texts.map((text) => text.split('|')[9]);
    expect(new Set(ids).size).toBe(2);
    expect(ids.length).toBeLessThanOrEqual(3);
    expect(lab.texts.at(-1)).toContain('||72|');
  });
});
