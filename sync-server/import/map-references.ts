import { referenceTo } from '#shared/model/reference.ts';

type Json = unknown;
type Resolve = (reference: string) => string | undefined;

export interface MappedReferences {
  readonly resource: Record<string, Json>;
  /** References that lead out of the bundle, as `path: reference`. */
  readonly unmapped: readonly { path: string; reference: string }[];
}

/**
 * Rewrites each reference of a resource to the document it became. A conditional reference (`Practitioner?identifier=…`)
 * becomes a logical one; contained references stay; what leads nowhere is left as it is and told.
 */
export function mapReferences(resource: Record<string, Json>, resolve: Resolve): MappedReferences {
  const unmapped: { path: string; reference: string }[] = [];
  const visit = (value: Json, path: string): Json => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${path}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    const mapped: Record<string, Json> = {};
    for (const [key, item] of Object.entries(value)) mapped[key] = visit(item, path ? `${path}.${key}` : key);
    return typeof mapped.reference === 'string' ? mapReference(mapped, mapped.reference, path) : mapped;
  };
  const mapReference = (holder: Record<string, Json>, reference: string, path: string): Json => {
    if (reference.startsWith('#')) return holder;
    const id = resolve(reference);
    if (id) return { ...holder, ...referenceTo(id) };
    const logical = logicalReference(reference);
    if (!logical) unmapped.push({ path, reference });
    return logical ? { ...withoutReference(holder), ...logical } : holder;
  };
  return { resource: visit(resource, '') as Record<string, Json>, unmapped };
}

const CONDITIONAL = /^([A-Z][A-Za-z]+)\?identifier=(?:([^|]*)\|)?(.+)$/;

function logicalReference(
  reference: string,
): { type: string; identifier: { system?: string; value: string } } | undefined {
  const [, type, system, value] = CONDITIONAL.exec(reference) ?? [];
  if (!type || !value) return undefined;
  return {
    type,
    identifier: { ...(system ? { system: decodeURIComponent(system) } : {}), value: decodeURIComponent(value) },
  };
}

function withoutReference({ reference: _, ...rest }: Record<string, Json>): Record<string, Json> {
  return rest;
}
