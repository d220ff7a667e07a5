import { z } from 'zod';
import { fields, listOf, matching, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

const roleShape = z.object({
  resourceType: z.literal('Role'),
  /** The document's own `_id`. */
  id: z.string().startsWith('Role:'),
  organisation: z.string().min(1),
  code: z.string().min(1),
  name: z.string().min(1),
  permissions: z.array(z.string()),
  /** Every permission that a version of Holdfast has proposed to it so far (ID22); absent in what was signed before that. */
  proposed: z.array(z.string()).optional(),
  state: z.enum(['active', 'retired']).default('active'),
  serial: z.number().int().min(1),
  issuedAt: z.iso.datetime({ offset: true }),
  signature: z.string().min(1),
});

/** A set of permissions under a name, signed like a User. Permissions of newer versions are kept and ignored. */
export const roleResource = roleShape.loose();
export type RoleResource = z.output<typeof roleShape>;

export const roleModel = ownKind(
  'Role',
  { lane: 1, facilityWide: true },
  fields(
    {
      resourceType: oneOf('Role'),
      id: matching(/^Role:/, 'must be the id of a Role'),
      organisation: text,
      code: text,
      name: text,
      permissions: listOf(text),
      serial: wholeNumber,
      issuedAt: text,
      signature: text,
    },
    { state: oneOf('active', 'retired'), proposed: listOf(text) },
  ),
);

/** One document per code: two roles of the same code cannot exist. */
export const roleDocumentId = (code: string): string => `Role:${code}`;
