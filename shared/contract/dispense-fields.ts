/** Parts of what is said at the counter: ids, amounts, words. */
import { z } from 'zod';
import { DISPENSE_PRIORITIES, DISPENSE_SOURCES } from '#shared/model/dispense-act.ts';
import { documentId } from './fields.ts';

export const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];

export const entry = documentId.refine((id) => id.startsWith('DispenseAct:'), 'a DispenseAct id');

export const dispenseId = documentId.refine((id) => id.startsWith('MedicationDispense:'), 'a MedicationDispense id');

export const productId = documentId.refine((id) => id.startsWith('MedicationKnowledge:'), 'a MedicationKnowledge id');

export const storeId = documentId.refine((id) => id.startsWith('Location:'), 'a Location id');

export const line = z.string().regex(/^\d{1,2}$/);

export const reason = z.string().trim().min(3).max(300);

export const words = z.string().trim().min(1).max(500);

/** More than nought, in base units. */
export const units = z.string().regex(/^(?!0+(\.0+)?$)\d{1,7}(\.\d{1,6})?$/);

/** Any decimal that core says. */
export const counted = z.string();

export const priority = z.enum(DISPENSE_PRIORITIES);

export const source = z.enum(DISPENSE_SOURCES);
