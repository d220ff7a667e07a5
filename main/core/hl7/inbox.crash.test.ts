import type { Encounter, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { toDocument } from '../commands/current-document.ts';
import { createStationStore } from '../testing/core-rig.ts';
import type { ApplyPoint } from './apply-adt.ts';
import { adt, createInboxRig } from './testing/inbox-rig.ts';

const POINTS = [
  'before-intent',
  'after-intent',
  'after-command',
  'after-step',
] as const satisfies readonly ApplyPoint[];
/** Every point of both steps of the admission, and of the one of the transfer. */
const CRASHES = POINTS.flatMap((point) => [1, 2, 3].map((time) => [point, time] as const));

class Killed extends Error {}

/** Dies at the nth time that it comes to this point, and writes nothing from then on: as a process does. */
function dying(point: ApplyPoint, time: number) {
  let seen = 0;
  let isDead = false;
  return {
    isDead: () => isDead,
    at(reached: ApplyPoint) {
      if (reached === point) seen += 1;
      if (seen === time) isDead = true;
      if (isDead) throw new Killed();
    },
  };
}

describe('MI6 the station is killed while it applies', () => {
  it.each(CRASHES)('MI6 %s, time %i: each message is applied once', async (point, time) => {
    const store = createStationStore();
    const death = dying(point, time);
    const first = createInboxRig({
      store,
      at: death.at,
      locals: (whole) => ({
        findLocal: (id) => whole.findLocal(id),
        write: (batch) => (death.isDead() ? Promise.reject(new Killed()) : whole.write(batch)),
      }),
    });
    const { beds } = await first.aWard(['1', '2']);
    const messages = [adt({ event: 'A01', place: 'MED^R1^1' }), adt({ event: 'A02', place: 'MED^R1^2' })];
    for (const message of messages) if (!death.isDead()) await first.send(message);
    expect(death.isDead()).toBe(true);

    const second = createInboxRig({ store });
    await second.inbox.resume();
    await second.inbox.settled();
    // The sender had no answer to the last of them: it sends again.
    for (const message of messages) expect(await second.send(message)).toEqual([{ code: 'AA' }]);

    const patients = await store.listDocuments({ kind: 'Patient', limit: 9 });
    const stays = (await store.listDocuments({ kind: 'Encounter', limit: 9 })).flatMap(
      (one) => toDocument<Encounter>(one)?.resource ?? [],
    );
    expect(patients.map((one) => toDocument<Patient>(one)?.resource.name?.[0]?.family)).toEqual(['Oak']);
    expect(stays).toHaveLength(1);
    expect(stays[0]?.location?.map(({ location, status }) => [location?.reference, status])).toEqual([
      [beds[0]?.replace(':', '/'), 'completed'],
      [beds[1]?.replace(':', '/'), 'active'],
    ]);
    expect(await second.log.listOpen()).toEqual([]);
  });
});
