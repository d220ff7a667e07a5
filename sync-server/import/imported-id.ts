import { validate as isUuid, v5 as uuidV5 } from 'uuid';
import type { BundleEntry, BundleHead } from './read-bundle.ts';

/** Namespace of ids made for imported resources: the same source gives the same id at every run. */
const NAMESPACE = 'b6f2a1f0-6b7e-5c1e-9a55-2f4d6c0a9e11';
const URN_UUID = /^urn:uuid:(.+)$/i;

/**
 * What names a resource at its source. A uuid or an absolute address is unique by itself. `Patient/123` is only so
 * inside its bundle, and senders use one bundle id for many messages: there the content of the file is part of the name.
 * @SAFETY Two senders' `Patient/123` must never become one patient; a second copy is the lesser harm.
 */
export function sourceName(
  entry: Pick<BundleEntry, 'fullUrl' | 'index'>,
  resource: Record<string, unknown>,
  head: BundleHead,
): string {
  const uuid = URN_UUID.exec(entry.fullUrl ?? '')?.[1];
  if (uuid && isUuid(uuid)) return `urn:uuid:${uuid.toLowerCase()}`;
  if (entry.fullUrl && /^https?:/.test(entry.fullUrl)) return entry.fullUrl;
  const local =
    typeof resource.id === 'string'
      ? `${String(resource.resourceType)}/${resource.id}`
      : (entry.fullUrl ?? `entry[${entry.index}]`);
  return `${head.contentDigest}#${local}`;
}

export function importedId(resourceType: string, name: string): string {
  return `${resourceType}:${uuidV5(name, NAMESPACE)}`;
}
