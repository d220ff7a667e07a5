import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { aCounter, CONTROLLED } from '../../testing/a-counter.ts';

const { dispense } = contract;

describe('DI11 the language of the patient at the counter', () => {
  it('DI11 labels are written in it, or say that they are not', async () => {
    const world = await aCounter();
    const { id: patientId } = await world.rig.registerSomebody('Elm');
    const paper = {
      ...{ productId: `MedicationKnowledge:${CONTROLLED.code}`, directions: '1 tablet at night', quantity: '7' },
      ...{ prescriber: 'Dr Rowan', writtenOn: '2026-11-20' },
    };
    const { id: entry } = await world.done(dispense.arrive, {
      ...{ commandId: world.commandId(), patientId, source: 'paper', paper: [paper] },
    });
    const speaks = async (language: string) => {
      await world.done(dispense.changeLanguage, { commandId: world.commandId(), patientId, language });
      const { language: printed, untranslated } = await world.done(dispense.read, { patientId, entry });
      return [printed, untranslated];
    };
    expect(await speaks('hi')).toEqual(['hi', undefined]);
    expect(await speaks('pt-BR')).toEqual(['pt', undefined]);
    expect(await speaks('so')).toEqual(['en', 'so']);
  });
});
