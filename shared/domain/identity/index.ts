export { DEFAULT_ROLES, type RoleDefinition } from './default-roles.ts';
export { signDetached, verifyDetached } from './detached-signature.ts';
export { permissionsOf } from './permissions-of.ts';
export { type Signable, signDocument, verifySignedDocument } from './signed-document.ts';
export {
  fingerprintOf,
  generateSigningKeys,
  importSigningKey,
  importVerifyingKey,
  type KeyJwk,
  keyIdOf,
  type SigningKey,
  type VerifyingKey,
} from './signing-key.ts';
