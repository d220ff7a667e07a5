import { describe, expect, it } from 'vitest';
import { leadAllOn, leadOn } from './lead-on.ts';

const lines = new Map(
  [
    { patientId: 'old', replacedBy: 'middle' },
    { patientId: 'middle', replacedBy: 'new' },
    { patientId: 'new' },
    { patientId: 'elsewhere', replacedBy: 'not-here' },
    { patientId: 'ring', replacedBy: 'gnir' },
    { patientId: 'gnir', replacedBy: 'ring' },
  ].map((line) => [line.patientId, line]),
);
const find = (id: string) => lines.get(id);
const at = (id: string) => find(id) ?? { patientId: id };

describe('HL11 a record that was given up leads on', () => {
  it('HL11 to the one that stands for it, over several links', () => {
    expect(leadOn(at('old'), find).patientId).toBe('new');
    expect(leadOn(at('new'), find).patientId).toBe('new');
  });
  it('HL11 it stays where the other is not here, and a ring ends', () => {
    expect(leadOn(at('elsewhere'), find).patientId).toBe('elsewhere');
    expect(leadOn(at('ring'), find).patientId).toBe('gnir');
  });
  it('HL11 a list that is chosen from shows each person once', () =>
    expect(leadAllOn([at('old'), at('new'), at('middle')], find).map(({ patientId }) => patientId)).toEqual(['new']));
});
