import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { patient } = contract;
const commandId = () => crypto.randomUUID();
const ada = { family: 'Oak', given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04', phone: '020 7946 0018' };

describe('PC1 registering', () => {
  it('PC1 gives the next record number, which commits with the patient', async () => {
    const rig = createCoreRig();
    await rig.numbers.refill();
    const first = await rig.done(patient.register, { commandId: commandId(), demographics: ada });
    const second = await rig.registerSomebody('Elm', { given: ['Bo'], birthDate: '1950-01-01' });
    expect(first).toMatchObject({ recordNumber: expect.stringMatching(/^N000001/), provisional: false });
    expect(second.recordNumber).toMatch(/^N000002/);
    const saved = await rig.get<Patient>(first.id);
    expect(saved.resource.name?.[0]).toMatchObject({ family: 'Oak', given: ['Ada'] });
    expect((await rig.auditEvents())[0]).toMatchObject({ operation: 'patient.register', patients: [first.id] });
  });

  it('PC2 the same command twice makes one patient', async () => {
    const rig = createCoreRig();
    await rig.numbers.refill();
    const input = { commandId: commandId(), demographics: ada };
    const [one, other] = await Promise.all([rig.done(patient.register, input), rig.done(patient.register, input)]);
    expect(await rig.done(patient.register, input)).toEqual(one);
    expect(other).toEqual(one);
    expect(await rig.store.listDocuments({ kind: 'Patient', limit: 10 })).toHaveLength(1);
  });

  it('PC3 a likely double is refused with the candidates, until each is said to be somebody else', async () => {
    const rig = createCoreRig();
    await rig.numbers.refill();
    const known = await rig.done(patient.register, { commandId: commandId(), demographics: ada });
    const again = { ...ada, family: 'Oake' };
    const refused = await rig.call(patient.register, { commandId: commandId(), demographics: again });
    expect(refused).toMatchObject({
      code: 'duplicate-suspected',
      details: { candidates: [{ patient: { patientId: known.id }, reasons: expect.arrayContaining(['birth-date']) }] },
    });
    const saved = await rig.done(patient.register, {
      commandId: commandId(),
      demographics: again,
      distinctFrom: [known.id],
      distinctReason: 'her twin sister',
    });
    expect(saved.id).not.toBe(known.id);
    const events = (await rig.store.listDocuments({ kind: 'AuditEvent', limit: 100 })).map(
      ({ body }) => JSON.parse(body ?? '{}').resource,
    );
    expect(events.find(({ reason }) => reason === 'her twin sister')).toMatchObject({
      operation: 'patient.register',
      outcome: 'success',
      patients: [saved.id],
      entities: [
        { id: saved.id, kind: 'Patient', rev: saved.rev },
        { id: known.id, kind: 'Patient' },
      ],
    });
  });

  it('PC4 without a leased number registration goes on provisionally', async () => {
    const rig = createCoreRig();
    rig.contact.reachable = false;
    const saved = await rig.registerSomebody();
    expect(saved).toMatchObject({ provisional: true, recordNumber: expect.stringMatching(/^P-A7-0001-/) });
  });

  it('PC5 the list of duplicates shows the candidates before anything is registered', async () => {
    const rig = createCoreRig();
    const known = await rig.done(patient.register, { commandId: commandId(), demographics: ada });
    const [candidate] = await rig.done(patient.listDuplicates, {
      family: 'Oak',
      given: ['Ada'],
      birthDate: '1980-05-04',
    });
    expect(candidate).toMatchObject({ patient: { patientId: known.id }, strength: 'likely' });
  });

  it('PC6 search answers with lines', async () => {
    const rig = createCoreRig();
    const known = await rig.registerSomebody('Ümlaut');
    const { hits } = await rig.done(patient.search, { text: 'umla' });
    expect(hits).toMatchObject([{ patientId: known.id, family: 'Ümlaut', provisional: true, matched: 'name' }]);
  });
});

describe('PC7 editing', () => {
  it('PC7 changes what was typed and keeps the rest', async () => {
    const rig = createCoreRig();
    const { id, rev } = await rig.done(patient.register, { commandId: commandId(), demographics: ada });
    await rig.done(patient.edit, { commandId: commandId(), patientId: id, parent: rev, changes: { family: 'Ash' } });
    const { resource } = await rig.get<Patient>(id);
    expect(resource).toMatchObject({ name: [{ family: 'Ash', given: ['Ada'] }], birthDate: '1980-05-04' });
    expect(resource.identifier).toHaveLength(1);
  });

  it('PC8 an edit of an older version is a conflict, and nothing of it is kept', async () => {
    const rig = createCoreRig();
    const { id, rev } = await rig.done(patient.register, { commandId: commandId(), demographics: ada });
    const edit = (family: string) =>
      rig.call(patient.edit, { commandId: commandId(), patientId: id, parent: rev, changes: { family } });
    await edit('Ash');
    expect(await edit('Fir')).toMatchObject({ refused: true, code: 'conflict' });
    expect((await rig.get<Patient>(id)).resource.name?.[0]?.family).toBe('Ash');
  });

  it('PC10 the Patient alone is read by who registers people, and it is audited', async () => {
    const rig = createCoreRig();
    const { id, rev } = await rig.done(patient.register, { commandId: commandId(), demographics: ada });
    const read = await rig.done(patient.readDetails, { patientId: id });
    expect(read).toMatchObject({ rev, resource: { resourceType: 'Patient', name: [{ family: 'Oak' }] } });
    expect(patient.readDetails.access).toBe('patient.register');
    expect((await rig.auditEvents()).at(-1)).toMatchObject({ operation: 'patient.readDetails', patients: [id] });
    expect(await rig.call(patient.readDetails, { patientId: 'Patient:nobody' })).toMatchObject({ code: 'not-found' });
  });

  it('PC9 a patient who is not here is not found', async () => {
    const rig = createCoreRig();
    const input = { commandId: commandId(), patientId: 'Patient:nobody', parent: '1-ab', changes: { family: 'X' } };
    expect(await rig.call(patient.edit, input)).toMatchObject({ code: 'not-found' });
  });
});
