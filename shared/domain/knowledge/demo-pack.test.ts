import { describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import illnesses from '../../../resources/demo/illnesses.json' with { type: 'json' };
import demoPack from '../../../resources/knowledge/demo-pack.json' with { type: 'json' };
import { checkOrder } from './check-order.ts';
import { indexPack } from './index-pack.ts';
import type { KnowledgePack } from './pack-schema.ts';
import { readPack } from './read-pack.ts';
import { drug, question, TEST_NOW } from './testing/test-pack.ts';

const read = readPack(demoPack);
const pack = read as KnowledgePack;

describe('the pack of the demo hospital', () => {
  it('KN13 is a pack, and says that it is not for care', () => {
    expect(isRefusal(read) && read).toBe(false);
    expect(pack.notice).toContain('not for care');
  });

  const index = isRefusal(read) ? undefined : indexPack(read);
  const drugs = illnesses.illnesses.flatMap((one) => one.drugs as { text: string; instead?: string }[]);
  const texts = new Set(drugs.flatMap(({ text, instead }) => (instead ? [text, instead] : [text])));
  it.each([...texts])('KN3 understands what its patients take: %s', (text) => {
    const { findings } = checkOrder(question({ candidate: drug('new', text), index, nowMs: TEST_NOW }));
    expect(findings.filter((one) => one.kind === 'not-checked' && one.aspects.includes('allergy'))).toEqual([]);
  });
  it.each(illnesses.allergies.map(({ text }) => text))('KN5 understands what they do not tolerate: %s', (text) => {
    const allergies = [{ id: 'a', substance: { text } }];
    const { findings } = checkOrder(
      question({ candidate: drug('new', 'Paracetamol'), allergies, allergiesState: 'complete', index }),
    );
    expect(findings.filter((one) => one.kind === 'not-checked' && one.reason === 'not-in-pack')).toEqual([]);
  });
  it('KN5 KN7 KN8 an order that is wrong in every way', () => {
    const { findings } = checkOrder(
      question({
        ...{ index, allergiesState: 'complete', allergies: [{ id: 'a', substance: { text: 'Penicillin' } }] },
        candidate: drug('new', 'Co-amoxiclav 1.2 g'),
        activeOrders: [drug('old', 'Amoxicillin 1 g'), drug('older', 'Flucloxacillin 1 g')],
      }),
    );
    expect(findings.map((one) => `${one.kind} ${one.tier}`).slice(0, 3)).toEqual([
      'allergy contraindicated',
      'duplicate serious',
      'duplicate caution',
    ]);
  });
});
