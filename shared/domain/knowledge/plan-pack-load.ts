import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { KnowledgePackResource, PackHead } from '#shared/model/knowledge-pack.ts';

export type PackLoad =
  | { readonly state: 'load'; readonly serial: number; readonly before: PackHead | undefined }
  /** This very version is the last one loaded. */
  | { readonly state: 'known' };

/**
 * What to do with a pack, given those that are loaded (KN16). `keyId` is its publisher's; `instead` is the id of the pack
 * that it is to take the place of, which nobody does by the way.
 */
export function planPackLoad(
  head: PackHead,
  keyId: string,
  loaded: readonly Pick<KnowledgePackResource, 'serial' | 'head' | 'publisher'>[],
  instead: string | undefined,
): PackLoad | Refusal {
  const latest = loaded.toSorted((one, other) => other.serial - one.serial)[0];
  const ofThisId = loaded.filter((one) => one.head.id === head.id);
  const serial = (latest?.serial ?? 0) + 1;
  const load: PackLoad = { state: 'load', serial, before: latest?.head };
  if (ofThisId.some((one) => one.publisher.keyId !== keyId))
    return refusal('wrong-key', 'Packs of this name come from another publisher. Nothing was loaded.');
  if (ofThisId.some((one) => one.head.version > head.version))
    return refusal('conflict', 'A newer version of this pack is loaded already. Nothing was changed.');
  const same = ofThisId.find((one) => one.head.version === head.version);
  if (same && same.head.sha256 !== head.sha256)
    return refusal(
      'conflict',
      'Another pack of this very version is loaded already: its publisher has to count up the version.',
    );
  if (same && same === latest) return { state: 'known' };
  if (latest && latest.head.id !== head.id && latest.head.id !== instead)
    return refusal('conflict', `The pack ${latest.head.id} is loaded. Name it, when this one is to take its place.`, {
      details: { loaded: latest.head.id },
    });
  return load;
}
