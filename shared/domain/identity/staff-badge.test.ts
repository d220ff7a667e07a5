import { describe, expect, it } from 'vitest';
import { writeHospitalCode } from '../scan/hospital-code.ts';
import { badgeValueOf, findBadgeOwner, readBadge } from './staff-badge.ts';

const AT = '2026-11-22T08:00:00Z';
const id = 'User:0195f1a2-0000-7000-8000-00000000beef';

describe('SB staff badges', () => {
  it('SB1 bear the number of the user and are read back', () => {
    const text = writeHospitalCode({ subject: 'staff-badge', value: badgeValueOf(id) });
    expect(
      findBadgeOwner(
        [
          { id, login: 'x' },
          { id: 'User:2', login: 'y' },
        ],
        readBadge(text, AT) ?? '',
      ),
    ).toMatchObject({ id });
  });

  it('SB2 no other code is a badge, and two whom it could be are nobody', () => {
    expect(readBadge(writeHospitalCode({ subject: 'bed', value: 'B12' }), AT)).toBeUndefined();
    expect(readBadge('nora', AT)).toBeUndefined();
    expect(
      findBadgeOwner(
        [
          { id, login: 'N1' },
          { id: 'User:n1', login: 'z' },
        ],
        'N1',
      ),
    ).toBeUndefined();
  });
});
