/** A product as it was at a time (FO7): named by a digest of what it is, so that two stations name the same alike. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { v5 as uuidV5 } from 'uuid';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { Product } from './product.ts';
import { buildProductResource } from './product-resource.ts';

/** Of the resource that a product is written as; an import compares it with what it read. */
export function digestOfProduct(product: Product): string {
  return digestOfResource(buildProductResource(product));
}

function digestOfResource(resource: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(resource)))).slice(0, 32);
}

/** As a dispense or a bill names it. */
export function productVersion(product: Product): string {
  return digestOfProduct(product).slice(0, 12);
}

/** The same namespace as every import: the code names the product's document for good, wherever it is made. */
const NAMESPACE = 'b6f2a1f0-6b7e-5c1e-9a55-2f4d6c0a9e11';

export function productId(code: string): string {
  return `MedicationKnowledge:${uuidV5(`formulary:${code}`, NAMESPACE)}`;
}
