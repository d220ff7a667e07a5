/**
 * Plain values as parts of a FHIR extension and back: text, numbers, booleans, objects, and lists of any of them (each item
 * a part of the same name). Which names are lists is the reader's to say: one item and no list look alike.
 */

import type { Extension } from '@medplum/fhirtypes';

export type PartValue = string | number | boolean | undefined | readonly PartValue[] | PartObject;
export interface PartObject {
  readonly [name: string]: PartValue;
}

export function toParts(value: PartObject): Extension[] {
  return Object.entries(value).flatMap(([url, item]) => itemsOf(item).map((one) => toPart(url, one)));
}

function itemsOf(item: PartValue): readonly PartValue[] {
  if (item === undefined) return [];
  return Array.isArray(item) ? item : [item as PartValue];
}

function toPart(url: string, item: PartValue): Extension {
  if (typeof item === 'string') return { url, valueString: item };
  if (typeof item === 'number') return { url, valueDecimal: item };
  if (typeof item === 'boolean') return { url, valueBoolean: item };
  return { url, extension: toParts(item as PartObject) };
}

/** Every name once with its value, or with a list where it stands several times. */
export function fromParts(parts: readonly Extension[] = []): { readonly [name: string]: unknown } {
  const found: { [name: string]: unknown } = {};
  for (const part of parts) {
    const value = readValue(part);
    const known = found[part.url];
    if (known === undefined) found[part.url] = value;
    else if (Array.isArray(known)) known.push(value);
    else found[part.url] = [known, value];
  }
  return found;
}

function readValue(part: Extension): unknown {
  if (part.extension) return fromParts(part.extension);
  return part.valueString ?? part.valueDecimal ?? part.valueBoolean;
}
