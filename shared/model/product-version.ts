import { z } from 'zod';
import { fields, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const PRODUCT_VERSION_KIND = 'ProductVersion';

/** A product of the formulary as it was until somebody changed it. Revisions are dropped in time; this stays. */
export const productVersionResource = z.object({
  resourceType: z.literal(PRODUCT_VERSION_KIND),
  /** MedicationKnowledge document. */
  product: z.string(),
  /** Digest of what it was (FO7): a dispense names it. */
  version: z.string(),
  /** When it was replaced, by whom, and why. */
  until: z.string(),
  by: z.object({ id: z.string(), name: z.string() }),
  reason: z.string().optional(),
  /** The MedicationKnowledge resource. */
  was: z.record(z.string(), z.unknown()),
});
export type ProductVersionResource = z.output<typeof productVersionResource>;

export const productVersionModel = ownKind(
  PRODUCT_VERSION_KIND,
  { lane: 2, event: true, facilityWide: true },
  fields({
    resourceType: oneOf(PRODUCT_VERSION_KIND),
    product: text,
    version: text,
    until: text,
    was: fields({ resourceType: oneOf('MedicationKnowledge') }),
  }),
);
