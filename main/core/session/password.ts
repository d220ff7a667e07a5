import { hash, verify } from '@node-rs/argon2';

/** Argon2id by the library's defaults (19 MiB, 2 passes); the PHC text carries salt and cost. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** False for a verifier that cannot be read, too. */
export async function verifyPassword(verifier: string, password: string): Promise<boolean> {
  try {
    return await verify(verifier, password);
  } catch {
    return false; // not a PHC text: nobody has this password
  }
}

let decoy: Promise<string> | undefined;

/** Takes as long as a real check, so that an unknown login cannot be told from a wrong password by the clock (ID11). */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hash('nobody has this password');
  await verifyPassword(await decoy, password);
  return false;
}
