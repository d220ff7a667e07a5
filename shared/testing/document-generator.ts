import type { Graft } from '#shared/store/document-store.ts';
import { createSeededRandom } from './seeded-random.ts';

/** Documents of about `bodyBytes` each, with ids that grow and one revision: what a first fill brings. */
export function generateGrafts(count: number, { bodyBytes = 1000, seed = 1, kind = 'Observation' } = {}): Graft[] {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    id: `${kind}:0192f000-${index.toString(16).padStart(8, '0')}-7000-8000-${random.hex(12)}`,
    path: { start: 1, ids: [random.hex(32)] },
    deleted: false,
    body: generateBody(kind, index, bodyBytes),
  }));
}

function generateBody(kind: string, index: number, bodyBytes: number): string {
  const patient = `Patient:0192f000-${(index % 977).toString(16).padStart(8, '0')}-7000-8000-000000000000`;
  const at = '2026-11-22T04:29:24.123Z-0000-station';
  const envelope = { kind, v: 1, facility: 'north', patient, at, by: 'User:1', station: 'station' };
  const bare = JSON.stringify({ ...envelope, resource: { resourceType: kind, note: '' } });
  const note = `${index} `.repeat(Math.ceil(bodyBytes / 2)).slice(0, Math.max(0, bodyBytes - bare.length));
  return JSON.stringify({ ...envelope, resource: { resourceType: kind, note } });
}
