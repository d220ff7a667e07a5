import { describe, expect, it } from 'vitest';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { createKnownDoses } from './known-doses.ts';

const stored = (id: string, rev: string, status = 'completed'): StoredRevision =>
  ({
    ...{ id: `MedicationAdministration:${id}`, rev, deleted: false },
    body: JSON.stringify({ station: 'S', resource: { resourceType: 'MedicationAdministration', status } }),
  }) as StoredRevision;

describe('doses that were read', () => {
  it('KD1 are read once for each revision; another revision is read anew, a tombstone never', () => {
    const read = createKnownDoses();
    const first = read(stored('a', '1-x'));
    expect(read(stored('a', '1-x'))).toBe(first);
    expect(read(stored('a', '2-y', 'entered-in-error'))).toMatchObject({ rev: '2-y', withdrawn: true });
    expect(read({ ...stored('b', '1-z'), deleted: true })).toBeUndefined();
  });
  it('KD2 are kept up to a number, the longest unasked leave first', () => {
    const read = createKnownDoses(2);
    const [a, b] = [read(stored('a', '1')), read(stored('b', '1'))];
    expect(read(stored('a', '1'))).toBe(a);
    read(stored('c', '1'));
    expect(read(stored('a', '1'))).toBe(a);
    expect(read(stored('b', '1'))).not.toBe(b);
  });
});
