import { newDocumentId } from '#shared/model/document-id.ts';
import { buildPlace } from '#shared/model/location.ts';
import type { CoreRig } from './core-rig.ts';

/** A site with one ward, one room and the beds that a test names, as central would have sent them. */
export async function aWard(rig: Pick<CoreRig, 'store' | 'clock'>, bedNames: readonly string[]) {
  const [siteId, wardId, roomId] = [0, 1, 2].map(() => newDocumentId('Location', rig.clock)) as [
    string,
    string,
    string,
  ];
  const beds = bedNames.map(() => newDocumentId('Location', rig.clock));
  const ref = (id: string) => id.replace(':', '/');
  const places = [
    { id: siteId, resource: buildPlace({ level: 'site', code: 'N1', name: 'North' }) },
    { id: wardId, resource: buildPlace({ level: 'ward', code: 'MED', name: 'Medical', partOf: ref(siteId) }) },
    { id: roomId, resource: buildPlace({ level: 'room', code: 'R1', name: 'Room 1', partOf: ref(wardId) }) },
    ...bedNames.map((name, index) => ({
      id: beds[index] ?? '',
      resource: buildPlace({ level: 'bed', code: name, name, partOf: ref(roomId) }),
    })),
  ];
  const at = `${new Date(rig.clock.now()).toISOString()}-0000-central`;
  const envelope = { kind: 'Location', v: 1, facility: '*', at, by: 'central', station: 'central' };
  const edits = places.map(({ id, resource }) => ({ id, body: JSON.stringify({ ...envelope, resource }) }));
  const { outcomes } = await rig.store.write({ edits });
  const bad = outcomes.find(({ state }) => state !== 'stored');
  if (bad) throw new Error(`a place was not stored: ${JSON.stringify(bad)}`);
  return { siteId, wardId, roomId, beds };
}
