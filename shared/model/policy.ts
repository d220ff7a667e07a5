import { z } from 'zod';
import { fields, matching, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

/** How long stations of an organisation work without contact: the length of their leases (LE1). */
export const OFFLINE_POLICY_ID = 'Policy:offline';

/** Never under a week: a lease is long enough for a real outage. A longer one than ninety days is no end at all. */
export const OFFLINE_DAYS = { least: 7, most: 90, default: 30 } as const;

const offlinePolicyShape = z.object({
  resourceType: z.literal('Policy'),
  id: z.literal(OFFLINE_POLICY_ID),
  organisation: z.string().min(1),
  offlineDays: z.number().int().min(OFFLINE_DAYS.least).max(OFFLINE_DAYS.most),
  /** Counts up with every change at central. */
  serial: z.number().int().min(1),
  issuedAt: z.iso.datetime({ offset: true }),
  /** Detached JWS over the rest in canonical JSON. */
  signature: z.string().min(1),
});

/** What an organisation decided for all of its stations, signed by its key as users and roles are; one document each. */
export const offlinePolicy = offlinePolicyShape.loose();
export type OfflinePolicy = z.output<typeof offlinePolicyShape>;

/** The gate of the store checks the shape of any policy; whether the signature holds is asked where it is used. */
export const policyModel = ownKind(
  'Policy',
  { lane: 1, facilityWide: true },
  fields({
    resourceType: oneOf('Policy'),
    id: matching(/^Policy:/, 'must be the id of a Policy'),
    organisation: text,
    serial: wholeNumber,
    issuedAt: text,
    signature: text,
  }),
);
