import { importedId, sourceName } from './imported-id.ts';
import { type BundleHead, readBundle } from './read-bundle.ts';

/** First pass over a file: which document each full URL and each `Type/id` of the bundle will become. */
export interface BundleIndex {
  readonly head: BundleHead;
  readonly entries: number;
  findId(reference: string): string | undefined;
  idAt(entryIndex: number): string | undefined;
}

export async function indexBundle(path: string): Promise<BundleIndex> {
  const head: BundleHead = {};
  const seen: { index: number; fullUrl?: string; resourceType: string; id?: string }[] = [];
  let entries = 0;
  for await (const { index, fullUrl, resource } of readBundle(path, head)) {
    entries += 1;
    if (typeof resource?.resourceType !== 'string') continue;
    seen.push({
      index,
      resourceType: resource.resourceType,
      ...(fullUrl ? { fullUrl } : {}),
      ...(typeof resource.id === 'string' ? { id: resource.id } : {}),
    });
  }
  const byReference = new Map<string, string>();
  const byIndex = new Map<number, string>();
  for (const entry of seen) {
    const id = importedId(
      entry.resourceType,
      sourceName(entry, { resourceType: entry.resourceType, id: entry.id }, head),
    );
    byIndex.set(entry.index, id);
    if (entry.fullUrl) byReference.set(entry.fullUrl, id);
    if (entry.id) byReference.set(`${entry.resourceType}/${entry.id}`, id);
  }
  return { head, entries, findId: (reference) => byReference.get(reference), idAt: (index) => byIndex.get(index) };
}
