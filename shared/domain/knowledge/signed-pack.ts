/**
 * Who vouches for a pack (KN14, KN15). The publisher signs its head, which holds the hash of the rest: who has the head
 * alone can already tell whether it is genuine. @SAFETY A pack that does not verify is not loaded, not even in part.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { KnowledgePublisher, PackHead } from '#shared/model/knowledge-pack.ts';
import { signDetached, verifyDetached } from '../identity/detached-signature.ts';
import { importVerifyingKey, type SigningKey } from '../identity/signing-key.ts';
import type { PackFile } from './pack-file.ts';
import type { KnowledgePack } from './pack-schema.ts';
import { readPack } from './read-pack.ts';

const USE = 'holdfast-knowledge';

/** `source` is the pack as it stands in the file, so that a default that changes one day changes no hash. */
export function headOf(pack: KnowledgePack, source: unknown): PackHead {
  const { format, formatVersion, id, version, title, publisher, notice, validFrom, reviewBy } = pack;
  return {
    ...{ format, formatVersion, id, version, title, publisher, validFrom },
    ...(notice === undefined ? {} : { notice }),
    ...(reviewBy === undefined ? {} : { reviewBy }),
    sha256: bytesToHex(sha256(utf8ToBytes(canonicalJson(source)))),
  };
}

/** A pack with its publisher's signature. Refused as `readPack` refuses. */
export async function signPack(
  source: unknown,
  publisher: { readonly key: SigningKey; readonly keyId: string },
): Promise<Required<PackFile> | Refusal> {
  const pack = readPack(source);
  if (isRefusal(pack)) return pack;
  const jws = await signDetached(headOf(pack, source), publisher.key, USE);
  return { pack: source, signature: { keyId: publisher.keyId, jws } };
}

export interface OpenedPack {
  readonly pack: KnowledgePack;
  readonly head: PackHead;
  readonly publisher: KnowledgePublisher;
}

/** The pack of a file, once the signature of one of these publishers holds. */
export async function openPack(
  file: PackFile,
  publishers: readonly KnowledgePublisher[],
): Promise<OpenedPack | Refusal> {
  const { signature } = file;
  if (!signature) return refusal('wrong-key', 'This pack is not signed. Nothing of it was loaded.');
  const publisher = publishers.find(({ keyId }) => keyId === signature.keyId);
  if (!publisher)
    return refusal(
      'wrong-key',
      'This organisation does not trust the publisher of this pack. Nothing of it was loaded.',
      {
        details: { keyId: signature.keyId },
      },
    );
  const pack = readPack(file.pack);
  if (isRefusal(pack)) return pack;
  const head = headOf(pack, file.pack);
  const key = await importVerifyingKey(publisher.publicKeyJwk);
  if (await verifyDetached(head, signature.jws, key, USE)) return { pack, head, publisher };
  return refusal(
    'file-damaged',
    'The signature of this pack does not hold: it was changed on its way. Nothing of it was loaded.',
  );
}
