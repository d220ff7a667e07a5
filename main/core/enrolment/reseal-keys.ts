import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import { getFolderRecord, writeFolderRecord } from './organisation-folder.ts';

/**
 * Seals an organisation's keys by another vault. `station.json` is replaced whole, so that after a power cut either the
 * old way opens or the new one. The keys themselves stay: a copy of the old `station.json` still opens with the old way.
 */
export async function resealKeys(folder: string, from: KeyVault, to: KeyVault): Promise<Refusal | undefined> {
  const record = await getFolderRecord(folder);
  const kept = await reseal(record.version === 1 ? record.storeKey : record.leaseSecret, from, to);
  if (isRefusal(kept)) return kept;
  const stationKey = await reseal(record.stationKey, from, to);
  if (isRefusal(stationKey)) return stationKey;
  const sealed = record.version === 1 ? { ...record, storeKey: kept } : { ...record, leaseSecret: kept };
  await writeFolderRecord(folder, { ...sealed, keyVault: to.kind, stationKey });
  return undefined;
}

async function reseal(sealed: string, from: KeyVault, to: KeyVault): Promise<string | Refusal> {
  const key = await from.unwrap(new Uint8Array(Buffer.from(sealed, 'base64')));
  if (isRefusal(key)) return key;
  const again = await to.wrap(key);
  return isRefusal(again) ? again : Buffer.from(again).toString('base64');
}
