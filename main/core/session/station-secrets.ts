/** Keys that only this station can make: derived from its private key, each for one use. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export interface StationSecrets {
  /** What a PIN becomes before Argon2id: without the station's key its verifier is of no use to a thief. */
  pepper(userId: string, pin: string): string;
  /** AES-256-GCM, bound to `label`; base64. */
  wrap(bytes: Uint8Array, label: string): string;
  /** Throws when it was not wrapped by this station under this label. */
  unwrap(wrapped: string, label: string): Buffer;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createStationSecrets(stationKeySecret: Uint8Array): StationSecrets {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', stationKeySecret, '', `holdfast-${use}`, 32));
  const pinKey = derive('pin');
  const wrapKey = derive('wrap');
  return {
    pepper: (userId, pin) => createHmac('sha256', pinKey).update(`${userId}\n${pin}`).digest('base64'),
    wrap(bytes, label) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', wrapKey, iv).setAAD(Buffer.from(label));
      const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    unwrap(wrapped, label) {
      const bytes = Buffer.from(wrapped, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', wrapKey, bytes.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(label)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    },
  };
}
