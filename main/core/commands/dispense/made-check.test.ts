/** The second look at what was made: who may, what leaves without it, and what is asked for afterwards. */
import type { Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { refusal } from '#shared/errors/refusal.ts';
import { aCounter, BOXED, STORE } from '../../testing/a-counter.ts';
import { dispenser, packCode } from '../../testing/a-round.ts';

const { dispense } = contract;
const PROOF = '11111111-1111-4111-8111-111111111111';
const OWN_PROOF = '22222222-2222-4222-8222-222222222222';

type Kind = 'opened' | 'reconstituted' | 'extemporaneous';

async function madeItem(kind: Kind = 'extemporaneous') {
  const spent: unknown[] = [];
  let maker = '';
  const world = await aCounter({
    secondPersons: {
      find: (proof: string) =>
        proof === PROOF
          ? { userId: 'User:9', displayName: 'Bela Beside' }
          : proof === OWN_PROOF
            ? { userId: maker, displayName: 'The maker' }
            : refusal('password-needed', 'Nobody here.'),
      spend: (proofs: readonly unknown[]) => void spent.push(...proofs),
    } as never,
  });
  maker = world.window.actor()?.userId ?? '';
  await world.stocked(BOXED, 'E1', '2027-01-31', '20');
  const at = await world.checked();
  const { id } = await world.done(dispense.supply, {
    ...{ ...at.on(), line: '1', storeId: STORE, quantity: '20', language: 'en', directions: 'Take 5 mL.' },
    batches: [{ scans: [{ text: packCode(BOXED, { lot: 'E1', expiry: '270131' }) }], quantity: '20' }],
    made: { kind, lastsFor: { value: 28, unit: 'days' }, note: 'Trituration in syrup' },
  });
  const look = (input: object, window = world.window) =>
    world.dispatcher
      .call(dispense.checkMade.name, { ...at.on(), id, ...input }, window)
      .then((answer) =>
        answer.state === 'reply' ? answer.value : answer.state === 'refused' ? answer.refusal : answer,
      );
  const leave = () =>
    world.call(dispense.handOver, {
      ...at.on(),
      dispenses: [id],
      collector: { who: 'patient' },
      counselling: ['how-to-take'],
    });
  const shown = async () => (await world.read(at)).lines[0]?.dispenses[0];
  return { ...world, ...at, id, look, leave, shown, spent };
}

describe('DP20 the second look at what was made', () => {
  it('@SAFETY DP20 it does not leave before, and not by whoever made it', async () => {
    const world = await madeItem();
    expect(await world.leave()).toMatchObject({ sentence: expect.stringContaining('made') });
    expect(await world.look({ found: 'right' })).toMatchObject({ code: 'password-needed', path: 'secondPerson' });
    expect(await world.look({ found: 'right', secondPerson: crypto.randomUUID() })).toMatchObject({
      code: 'password-needed',
    });
    expect((await world.shown())?.made).toMatchObject({ wantsCheck: true, note: 'Trituration in syrup' });
    expect((await world.shown())?.made).not.toHaveProperty('check');
  });

  it('@SAFETY DP20 somebody else proves it on the same terminal: both names stand, and it leaves', async () => {
    const world = await madeItem();
    expect(await world.look({ found: 'right', secondPerson: PROOF })).toHaveProperty('id');
    expect(world.spent).toContain(PROOF);
    expect(await world.shown()).toMatchObject({ made: { check: { found: 'right', by: 'Bela Beside' } } });
    expect(await world.look({ found: 'right', secondPerson: PROOF })).toMatchObject({ code: 'already-done' });
    expect(await world.leave()).toHaveProperty('id');
  });

  it('DP20 or whoever else is signed in; a proof of its maker is none', async () => {
    const world = await madeItem('reconstituted');
    const other = another();
    expect(await world.look({ found: 'right', secondPerson: OWN_PROOF }, other)).toMatchObject({
      code: 'not-permitted',
    });
    expect(await world.look({ found: 'alone', note: 'in a hurry' }, other)).toMatchObject({ path: 'found' });
    expect(await world.look({ found: 'right' }, other)).toHaveProperty('id');
    expect((await world.shown())?.made?.check?.by).toBe(other.actor()?.displayName);
  });

  it('@SAFETY DP20 what is wrong wants words and does not leave', async () => {
    const world = await madeItem();
    expect(await world.look({ found: 'wrong', secondPerson: PROOF })).toMatchObject({ path: 'note' });
    await world.look({ found: 'wrong', secondPerson: PROOF, note: 'lumps in it' });
    expect(await world.leave()).toMatchObject({ sentence: expect.stringContaining('wrong') });
    expect((await world.shown())?.made?.check).toMatchObject({ found: 'wrong', note: 'lumps in it' });
  });

  it('@SAFETY DP20 whoever is alone says why; it leaves, and a pharmacist is asked to look until somebody has', async () => {
    const world = await madeItem();
    expect(await world.look({ found: 'alone' })).toMatchObject({ path: 'note' });
    await world.look({ found: 'alone', note: 'nobody else on duty' });
    expect(await world.look({ found: 'alone', note: 'once more' })).toMatchObject({ code: 'already-done' });
    expect(await world.leave()).toHaveProperty('id');
    const [owed] = await tasksOf(world);
    expect(owed).toMatchObject({
      status: 'requested',
      description: expect.stringMatching(/\(A7-261122-1\).*nobody else on duty/),
    });
    await world.look({ found: 'right' }, another());
    expect(await tasksOf(world)).toMatchObject([{ status: 'completed' }]);
    expect((await world.shown())?.made?.check?.found).toBe('right');
  });

  it('DP20 DP6 taken back, nobody is asked any more', async () => {
    const world = await madeItem();
    await world.look({ found: 'alone', note: 'nobody else on duty' });
    const parent = (await world.shown())?.rev ?? '';
    await world.done(dispense.cancel, { ...world.on(), id: world.id, parent, reason: 'nobody came' });
    expect(await tasksOf(world)).toMatchObject([{ status: 'cancelled' }]);
    expect(await world.look({ found: 'right', secondPerson: PROOF })).toHaveProperty('refused');
  });

  it('DP20 what was only opened needs none', async () => {
    const world = await madeItem('opened');
    expect(await world.look({ found: 'right', secondPerson: PROOF })).toMatchObject({ path: 'id' });
    expect((await world.shown())?.made).toMatchObject({ kind: 'opened', wantsCheck: false });
    expect(await world.leave()).toHaveProperty('id');
  });
});

const another = () => dispenser({ userId: 'User:9', displayName: 'Bela Beside' });

async function tasksOf({ rig }: Awaited<ReturnType<typeof madeItem>>): Promise<readonly Task[]> {
  const stored = await rig.store.listDocuments({ kind: 'Task', limit: 20 });
  const all = stored.flatMap(({ body }) => (body ? [(JSON.parse(body) as { resource: Task }).resource] : []));
  return all.filter(({ description }) => description?.includes('made alone'));
}
