import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { type RequestResource, readRequest } from '#shared/domain/request/request.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { request } = contract;
const commandId = () => crypto.randomUUID();

describe('RC orders for what is no medicine', () => {
  it('RC1 are placed together, and end once with a reason', async () => {
    const rig = createCoreRig();
    const { id: patientId } = await rig.registerSomebody();
    const saved = await rig.done(request.place, {
      commandId: commandId(),
      patientId,
      requests: [
        { category: 'laboratory', what: { text: 'Full blood count' } },
        { category: 'diet', what: { text: 'Soft diet' } },
      ],
    });
    expect(saved.map(({ id }) => id.split(':')[0])).toEqual(['ServiceRequest', 'NutritionOrder']);
    const [first] = saved as [{ id: string; rev: string }];
    const end = { commandId: commandId(), patientId, id: first.id, parent: first.rev, as: 'revoked' as const };
    expect(await rig.call(request.end, end)).toMatchObject({ code: 'invalid-input', path: 'reason' });
    const ended = await rig.done(request.end, { ...end, commandId: commandId(), reason: 'done elsewhere' });
    expect(readRequest((await rig.get<RequestResource>(first.id)).resource)).toMatchObject({ status: 'revoked' });
    const again = { ...end, commandId: commandId(), parent: ended.rev, reason: 'x' };
    expect(await rig.call(request.end, again)).toMatchObject({ code: 'already-done' });
  });
});
