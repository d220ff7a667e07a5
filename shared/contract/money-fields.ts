/** Parts of what is said at the till: ids, amounts, words. */
import { z } from 'zod';
import { documentId, instant } from './fields.ts';

export const ofPatient = (input: { patientId?: string | undefined }): readonly string[] =>
  input.patientId ? [input.patientId] : [];

export const productId = documentId.refine((id) => id.startsWith('MedicationKnowledge:'), 'a product');

export const dispenseId = documentId.refine((id) => id.startsWith('MedicationDispense:'), 'a dispense');

export const reason = z.string().trim().min(3).max(300);

export const amount = z.string().trim().max(20);

/** By the way that it came. */
export const inDrawer = z.object({ cash: z.string(), mobile: z.string() });

/** Into the drawer, or out of it, beside payments. */
export const drawerMove = z.object({ at: instant, by: z.string(), amount: z.string(), reason: z.string() });
