import { z } from 'zod';

/** A set of permissions under a name, signed like a User. Permissions of newer versions are kept and ignored. */
export const roleResource = z.looseObject({
  resourceType: z.literal('Role'),
  /** The document's own `_id`. */
  id: z.string().startsWith('Role:'),
  organisation: z.string().min(1),
  code: z.string().min(1),
  name: z.string().min(1),
  permissions: z.array(z.string()),
  state: z.enum(['active', 'retired']).default('active'),
  serial: z.number().int().min(1),
  issuedAt: z.iso.datetime({ offset: true }),
  signature: z.string().min(1),
});
export type RoleResource = z.output<typeof roleResource>;
export type UnsignedRole = Omit<RoleResource, 'signature'>;

export const ROLE_KIND = 'Role';
export const ROLE_VERSION = 1;
/** One document per code: two roles of the same code cannot exist. */
export const roleDocumentId = (code: string): string => `Role:${code}`;
