import type { Encounter, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { toDocument } from '../commands/current-document.ts';
import { adt, createInboxRig } from './testing/inbox-rig.ts';

type Rig = ReturnType<typeof createInboxRig>;
const AA = [{ code: 'AA' }];

async function all<Resource>({ store }: Pick<Rig, 'store'>, kind: string): Promise<Resource[]> {
  const stored = await store.listDocuments({ kind, limit: 100 });
  return stored.flatMap((one) => toDocument<Resource>(one)?.resource ?? []);
}
const stays = (rig: Rig) => all<Encounter>(rig, 'Encounter');
const placeOf = (encounter: Encounter | undefined) =>
  encounter?.location?.filter(({ status }) => status === 'active').map(({ location }) => location?.reference);
const ref = (id: string | undefined) => id?.replace(':', '/');

describe('MI7 acts of an interface', () => {
  it('MI7 a stay from admission over transfers to discharge, each taken back, on the board and in the audit', async () => {
    const rig = createInboxRig();
    const { beds } = await rig.aWard(['1', '2']);
    expect(await rig.send(adt({ event: 'A01', place: 'MED^R1^1^N1' }))).toEqual(AA);
    expect(placeOf((await stays(rig))[0])).toEqual([ref(beds[0])]);
    rig.clock.advance(60_000);
    expect(await rig.send(adt({ event: 'A02', place: 'MED^R1^2' }))).toEqual(AA);
    expect(placeOf((await stays(rig))[0])).toEqual([ref(beds[1])]);
    // Both events name the same minute: moved was who had been admitted.
    expect(await rig.send(adt({ event: 'A12' }))).toEqual(AA);
    expect(placeOf((await stays(rig))[0])).toEqual([ref(beds[0])]);
    expect(await rig.send(adt({ event: 'A12' }))).toMatchObject([{ code: 'AE' }]);
    const [admitted] = await all<Patient>(rig, 'Patient');
    expect(admitted).toMatchObject({ name: [{ family: 'Oak', given: ['Ada'] }], birthDate: '1980-05-04' });
    const audited = (await rig.auditEvents()).filter(({ actor }) => actor?.userId === 'User:interface-adt');
    expect(audited.map(({ operation }) => operation).slice(0, 3)).toEqual([
      'patient.register',
      'encounter.admit',
      'encounter.transfer',
    ]);
    expect(rig.faults).toEqual([]);
  });

  it('MI7 cancel transfer, discharge and cancel discharge; an act has the time of its event', async () => {
    const rig = createInboxRig();
    const { beds } = await rig.aWard(['1', '2']);
    const at = (minute: string) => [`ZZZ|${minute}`];
    const later = (event: string, minute: string, place = '') =>
      adt({ event, place, more: at(minute) }).replace('EVN||20261122075500', `EVN||202611220${minute}00`);
    for (const message of [later('A01', '730', 'MED^R1^1'), later('A02', '740', 'MED^R1^2'), later('A12', '745')])
      expect(await rig.send(message)).toEqual(AA);
    expect((await stays(rig))[0]?.period?.start).toBe('2026-11-22T07:30:00.000Z');
    expect(placeOf((await stays(rig))[0])).toEqual([ref(beds[0])]);
    expect(await rig.send(later('A03', '750'))).toEqual(AA);
    expect((await stays(rig))[0]?.status).toBe('finished');
    expect(await rig.send(later('A13', '755'))).toEqual(AA);
    expect((await stays(rig))[0]?.status).toBe('in-progress');
    expect(await rig.send(later('A11', '756'))).toEqual(AA);
    expect((await stays(rig))[0]?.status).toBe('cancelled');
  });

  it('MI7 a visit, an expected arrival that comes, and a change of the person', async () => {
    const rig = createInboxRig();
    await rig.aWard(['1']);
    expect(await rig.send(adt({ event: 'A04', pv1: 'E' }))).toEqual(AA);
    expect(await rig.send(adt({ event: 'A05', place: 'MED^R1^1', more: ['PV2||||||||20261123080000+0000'] }))).toEqual(
      AA,
    );
    expect(await rig.send(adt({ event: 'A01', place: 'MED^R1^1' }))).toEqual(AA);
    expect((await stays(rig)).map(({ status, class: kind }) => `${kind?.code} ${status}`).sort()).toEqual([
      'EMER in-progress',
      'IMP in-progress',
    ]);
    expect(await rig.send(adt({ event: 'A08', name: 'Ashe^Ada' }))).toEqual(AA);
    expect((await all<Patient>(rig, 'Patient')).map(({ name }) => name?.[0]?.family)).toEqual(['Ashe']);
  });

  it('HL11 a merge links two records, and what names the replaced one is written about the other', async () => {
    const rig = createInboxRig();
    await rig.send(adt({ event: 'A28' }));
    await rig.send(adt({ event: 'A28', id: '200^^^ED^TMP', name: 'Elm^Bo', born: '19500101' }));
    expect(await rig.send(adt({ event: 'A40', more: ['MRG|200^^^ED^TMP'] }))).toEqual(AA);
    const patients = await all<Patient>(rig, 'Patient');
    const links = patients.map(({ active, name, link }) => [name?.[0]?.family, active, link?.[0]?.type]);
    expect(links.toSorted()).toEqual([
      ['Elm', false, 'replaced-by'],
      ['Oak', true, 'replaces'],
    ]);
    await rig.aWard(['1']);
    expect(await rig.send(adt({ event: 'A01', id: '200^^^ED^TMP', place: 'MED^R1^1' }))).toEqual(AA);
    const kept = patients.find(({ name }) => name?.[0]?.family === 'Elm')?.link?.[0]?.other.reference;
    expect((await stays(rig))[0]?.subject?.reference).toBe(kept);
  });

  it('HL11 a merge with only one of the two here gives it both numbers; a record with a stay is not given up', async () => {
    const rig = createInboxRig();
    await rig.aWard(['1']);
    await rig.send(adt({ event: 'A01', place: 'MED^R1^1' }));
    expect(await rig.send(adt({ event: 'A40', more: ['MRG|300^^^ED^TMP'] }))).toEqual(AA);
    expect(await rig.send(adt({ event: 'A08', id: '300^^^ED^TMP' }))).toEqual(AA);
    await rig.send(adt({ event: 'A28', id: '400^^^ED^TMP', name: 'Elm^Bo', born: '19500101' }));
    const merge = adt({
      event: 'A40',
      id: '400^^^ED^TMP',
      name: 'Elm^Bo',
      born: '19500101',
      more: ['MRG|100^^^HIS^MR'],
    });
    expect(await rig.send(merge)).toMatchObject([{ code: 'AE', error: { code: 206, at: 'MRG-1' } }]);
  });
});

describe('HL12 and HL13 the end of a life, and which visit', () => {
  const pid = (message: string, more: string) => message.replace('|19800504|F', `|19800504|F${more}`);
  const pv1 = (message: string, visit: string) => message.replace(/(PV1\|[^\r]*)/, `$1${'|'.repeat(16)}${visit}`);

  it.each([
    [`${'|'.repeat(21)}20261122074500+0000|Y`, '2026-11-22T07:45:00.000Z', undefined],
    [`${'|'.repeat(21)}20261121|`, '2026-11-21', undefined],
    [`${'|'.repeat(22)}Y`, undefined, true],
    [`${'|'.repeat(21)}20261121|N`, undefined, undefined],
  ])('HL12 PID-29 and PID-30: %s', async (more, on, is) => {
    const rig = createInboxRig();
    await rig.aWard(['1']);
    await rig.send(adt({ event: 'A01', place: 'MED^R1^1' }));
    expect(await rig.send(pid(adt({ event: 'A08' }), more))).toEqual(AA);
    expect(await rig.send(pid(adt({ event: 'A31' }), more))).toEqual(AA);
    const [patient] = await all<Patient>(rig, 'Patient');
    expect([patient?.deceasedDateTime, patient?.deceasedBoolean]).toEqual([on, is]);
  });

  it('HL12 a time of death that is none is parked', async () => {
    const rig = createInboxRig();
    const sent = await rig.send(pid(adt({ event: 'A28' }), `${'|'.repeat(21)}20261341|`));
    expect(sent).toMatchObject([{ code: 'AE', error: { at: 'PID-29' } }]);
  });

  it('HL13 a discharge of another visit than the one that is open changes nothing', async () => {
    const rig = createInboxRig({ route: { afterError: 'go-on' } });
    await rig.aWard(['1', '2']);
    expect(await rig.send(pv1(adt({ event: 'A01', place: 'MED^R1^1' }), 'V1^^^HIS^VN'))).toEqual(AA);
    expect((await stays(rig))[0]?.identifier?.[0]?.value).toBe('V1');
    rig.clock.advance(60_000);
    expect(await rig.send(pv1(adt({ event: 'A03' }), 'V0^^^HIS^VN'))).toMatchObject([{ code: 'AE' }]);
    expect((await stays(rig))[0]?.status).toBe('in-progress');
    expect(await rig.send(pv1(adt({ event: 'A03' }), 'V1^^^HIS^VN'))).toEqual(AA);
    expect((await stays(rig))[0]?.status).toBe('finished');
  });

  it('HL13 a number without an authority is the sender’s own; a stay that was opened here has none and is meant', async () => {
    const rig = createInboxRig();
    await rig.aWard(['1', '2']);
    expect(await rig.send(adt({ event: 'A01', place: 'MED^R1^1' }))).toEqual(AA);
    rig.clock.advance(60_000);
    expect(await rig.send(pv1(adt({ event: 'A02', place: 'MED^R1^2' }), '4711'))).toEqual(AA);
    expect(await rig.send(pv1(adt({ event: 'A03' }), '4711'))).toEqual(AA);
    expect((await stays(rig))[0]?.status).toBe('finished');
  });
});

describe('MI4 parked', () => {
  it('MI12 the audit chain says which message was parked, once for each time, and nothing that it says', async () => {
    const rig = createInboxRig();
    await rig.send(adt({ event: 'A01', id: '100', controlId: 'LOST-1' }));
    const told = (await rig.auditEvents()).filter(({ operation }) => operation === 'interface.park');
    expect(told).toHaveLength(1);
    const words = JSON.stringify(told[0]);
    expect(words).toContain('ADT^A01, control id LOST-1, from HIS NORTH');
    expect(words).toContain('no-key');
    expect(words).not.toContain('Oak');
    await rig.inbox.replay(1, undefined, rig.write);
    expect((await rig.auditEvents()).filter(({ operation }) => operation === 'interface.park')).toHaveLength(2);
  });

  it.each([
    ['no-key', 101, 'PID-3', adt({ event: 'A01', id: '100' })],
    ['unknown-patient', 204, 'PID-3', adt({ event: 'A02', place: 'MED^R1^1' })],
    ['unknown-place', 103, 'PV1-3', adt({ event: 'A01', place: '4E^410^B^STJUDE' })],
    ['malformed-value', 102, 'PID-7', adt({ event: 'A28', born: '19800231' })],
    ['missing-field', 101, 'PID-5', adt({ event: 'A28', name: '' })],
    ['missing-field', 101, 'MRG-1', adt({ event: 'A40' })],
    ['syntax', 100, undefined, adt({ event: 'A01', more: ['lower|1'] })],
  ])('MI4 %s is AE %i at %s', async (kind, code, at, text) => {
    const rig = createInboxRig();
    await rig.aWard(['1']);
    expect(await rig.send(text)).toMatchObject([{ code: 'AE', error: { code } }]);
    const [parked] = await rig.log.listNewest(1);
    expect(parked).toMatchObject({ state: 'parked', reason: { kind, ...(at ? { at } : {}) } });
  });

  it('MI4 bytes in another character set than they claim are parked, and applied when a person has looked', async () => {
    const rig = createInboxRig();
    const bytes = Buffer.from(adt({ event: 'A28', name: 'Dupr\u00e9^Eva' }), 'latin1');
    expect(await rig.send(bytes)).toMatchObject([{ code: 'AE', error: { code: 102, at: 'MSH-18' } }]);
    expect(await rig.inbox.replay(1, undefined, rig.write)).toMatchObject({ state: 'done' });
    expect((await all<Patient>(rig, 'Patient'))[0]?.name?.[0]?.family).toBe('Dupré');
  });

  it('MI4 somebody who looks like a registered person is shown to a person, who decides either way', async () => {
    const rig = createInboxRig();
    const { id } = await rig.registerSomebody();
    expect(await rig.send(adt({ event: 'A28' }))).toMatchObject([{ code: 'AE', error: { code: 205 } }]);
    const [parked] = await rig.log.listNewest(1);
    expect(parked?.reason?.patientIds).toEqual([id]);
    expect(await rig.inbox.replay(1, { is: 'known', patientId: id }, rig.write)).toMatchObject({ state: 'done' });
    expect((await rig.get<Patient>(id)).resource.identifier?.at(-1)?.value).toBe('100');
    await rig.send(adt({ event: 'A28', id: '101^^^HIS^MR' }));
    expect(await rig.inbox.replay(2, { is: 'new' }, rig.write)).toMatchObject({ state: 'done' });
    expect(await all<Patient>(rig, 'Patient')).toHaveLength(2);
  });

  it('MI4 a number with the name and birth date of another is not believed', async () => {
    const rig = createInboxRig();
    await rig.send(adt({ event: 'A28' }));
    const other = adt({ event: 'A08', name: 'Zimmer^Quentin', born: '19310211' });
    expect(await rig.send(other)).toMatchObject([{ code: 'AE', error: { code: 205, at: 'PID-5' } }]);
  });
});

describe('MI5 order per patient', () => {
  const wrongThenRight = async (rig: Rig) => {
    await rig.aWard(['1', '2']);
    await rig.send(adt({ event: 'A01', place: 'NOWHERE^R1^1' }));
    return [
      await rig.send(adt({ event: 'A28', id: '500^^^HIS^MR', name: 'Yew^Cy', born: '19700101' })),
      await rig.send(adt({ event: 'A08', name: 'Ashe^Ada' })),
    ];
  };
  it('MI5 later messages about a parked patient wait behind it, others go on, and follow when it is replayed', async () => {
    const rig = createInboxRig();
    const [other, same] = await wrongThenRight(rig);
    expect(other).toEqual(AA);
    expect(same).toMatchObject([{ code: 'AE', error: { code: 206 } }]);
    await rig.log.change(1, (message) => ({ ...message, text: message.text.replace('NOWHERE', 'MED') }));
    expect(await rig.inbox.replay(1, undefined, rig.write)).toMatchObject({ state: 'done' });
    await rig.inbox.settled();
    expect(await rig.log.listOpen()).toEqual([]);
    expect((await all<Patient>(rig, 'Patient')).map(({ name }) => name?.[0]?.family).sort()).toEqual(['Ashe', 'Yew']);
  });
  it('MI5 a route that goes on lets them pass', async () => {
    const rig = createInboxRig({ route: { afterError: 'go-on' } });
    const [, same] = await wrongThenRight(rig);
    expect(same).toEqual(AA);
  });
  it('MI5 dismissing one lets what waited behind it go on', async () => {
    const rig = createInboxRig();
    await wrongThenRight(rig);
    await rig.inbox.dismiss(1, 'sent by mistake', rig.write);
    await rig.inbox.settled();
    expect(await rig.log.listOpen()).toEqual([]);
  });
});

describe('MI2, MI3 answers', () => {
  it('MI3 the same message again is answered the same and changes nothing; another text is another message', async () => {
    const rig = createInboxRig();
    await rig.aWard(['1']);
    const text = adt({ event: 'A01', place: 'MED^R1^1', controlId: 'SAME' });
    expect([await rig.send(text), await rig.send(text)]).toEqual([AA, AA]);
    expect(await stays(rig)).toHaveLength(1);
    expect(await rig.send(adt({ event: 'A08', name: 'Ashe^Ada', controlId: 'SAME' }))).toEqual(AA);
    expect(await rig.log.listNewest(9)).toHaveLength(2);
  });

  it('MI2 enhanced mode: accepted when it is applied or parked, the application as it is wished', async () => {
    const rig = createInboxRig();
    expect(await rig.send(adt({ event: 'A28', acks: 'AL|AL' }))).toEqual([{ code: 'CA' }, { code: 'AA' }]);
    expect(await rig.send(adt({ event: 'A02', acks: 'AL|NE' }))).toEqual([{ code: 'CA' }]);
    expect(await rig.send(adt({ event: 'A02', acks: 'NE|ER', id: '7^^^HIS' }))).toMatchObject([{ code: 'AE' }]);
    expect(await rig.send(adt({ event: 'A99', acks: 'AL|NE' }))).toMatchObject([{ code: 'CR', error: { code: 201 } }]);
  });

  it('MI2 enhanced mode: what no end is known of in time is not accepted, and accepted when it is sent again', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let settles = false;
    const rig = createInboxRig({
      deadlineMs: 5,
      locals: (store) => ({
        findLocal: (id) => store.findLocal(id),
        async write(batch) {
          if (settles) await gate;
          settles = true;
          return store.write(batch);
        },
      }),
    });
    const text = adt({ event: 'A28', acks: 'AL|AL' });
    const acks: unknown[] = [];
    await rig.inbox.take(rig.route, Buffer.from(text), (_header, ack) => acks.push(ack));
    expect(acks).toEqual([{ code: 'CR', error: { code: 207 } }]);
    open();
    await rig.inbox.settled();
    expect(await createInboxRig({ store: rig.store }).send(text)).toEqual([{ code: 'CA' }, { code: 'AA' }]);
  });

  it('MI2 a disk that is slow is answered in time as busy, and the message sent again meets the first', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let isSlow = true;
    const rig = createInboxRig({
      deadlineMs: 5,
      locals: (store) => ({
        findLocal: (id) => store.findLocal(id),
        async write(batch) {
          if (isSlow) await gate;
          return store.write(batch);
        },
      }),
    });
    const text = adt({ event: 'A28' });
    const acks: unknown[] = [];
    await rig.inbox.take(rig.route, Buffer.from(text), (_header, ack) => acks.push(ack));
    expect(acks).toEqual([{ code: 'AR', error: { code: 207 } }]);
    isSlow = false;
    open();
    await rig.inbox.settled();
    expect(await rig.log.findByKey((await rig.log.listNewest(1))[0]?.key ?? '')).toMatchObject({ state: 'done' });
    const again = createInboxRig({ store: rig.store });
    expect(await again.send(text)).toEqual(AA);
    expect(await all<Patient>(rig, 'Patient')).toHaveLength(1);
  });

  it('MI2 what is not HL7 is rejected and not kept; an acknowledgement is not answered', async () => {
    const rig = createInboxRig();
    expect(await rig.send('{"resourceType":"Patient"}')).toMatchObject([{ code: 'AR', error: { code: 100 } }]);
    expect(await rig.send('MSH|^~\\&|A|B|C|D|2026||ACK|1|P|2.5\rMSA|AA|7\r')).toEqual([]);
    expect(await rig.log.listNewest(1)).toEqual([]);
  });
});
