import { describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from './key-vault.ts';

export interface VaultsUnderTest {
  readonly vault: KeyVault;
  /** The same vault after a restart of the program. */
  again(): KeyVault;
  /** One that must not open what the first wrapped. */
  stranger(): KeyVault;
}

/** The suite that every KeyVault passes. */
export function describeKeyVault(name: string, make: () => VaultsUnderTest): void {
  describe(`${name} as a key vault`, () => {
    const key = Uint8Array.from({ length: 32 }, (_, n) => n * 5);

    async function wrapped(vault: KeyVault): Promise<Uint8Array> {
      const blob = await vault.wrap(key);
      if (isRefusal(blob)) throw new Error(blob.sentence);
      return blob;
    }

    it('gives the key back, after a restart too', async () => {
      const { vault, again } = make();
      const blob = await wrapped(vault);
      expect(await vault.unwrap(blob)).toEqual(key);
      expect(await again().unwrap(blob)).toEqual(key);
    });

    it('does not show the key in what it wraps, and never wraps twice alike', async () => {
      const { vault } = make();
      const blob = await wrapped(vault);
      expect(Buffer.from(blob).includes(Buffer.from(key.subarray(0, 8)))).toBe(false);
      expect(Buffer.from(await wrapped(vault)).equals(Buffer.from(blob))).toBe(false);
    });

    it('refuses what another vault wrapped, what was changed, and what was cut', async () => {
      const { vault, stranger } = make();
      const blob = await wrapped(vault);
      expect(await stranger().unwrap(blob)).toMatchObject({ refused: true, code: 'wrong-key' });
      for (const at of [0, 3, Math.floor(blob.length / 2), blob.length - 1]) {
        const changed = blob.slice();
        changed[at] = (changed[at] as number) ^ 1;
        expect(await vault.unwrap(changed)).toMatchObject({ refused: true, code: 'wrong-key' });
      }
      expect(await vault.unwrap(blob.subarray(0, blob.length - 1))).toMatchObject({ code: 'wrong-key' });
      expect(await vault.unwrap(new Uint8Array())).toMatchObject({ code: 'wrong-key' });
    });

    it('says what happens after an unattended restart', () => {
      expect(make().vault.afterUnattendedReboot).toMatch(/restart/);
    });
  });
}
