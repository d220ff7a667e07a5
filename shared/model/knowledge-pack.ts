import { z } from 'zod';
import { fields, matching, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const KNOWLEDGE_PACK_KIND = 'KnowledgePack';
/** The content of a pack as it was loaded: gzip of the file, `{ pack, signature }`. */
export const PACK_CONTENT = { name: 'pack.json.gz', contentType: 'application/gzip' } as const;
/** Whose packs the organisation takes. */
export const KNOWLEDGE_PUBLISHERS_ID = 'Policy:knowledge-publishers';

/** What is signed of a pack, and all that is known of it without its content. */
const packHead = z.strictObject({
  format: z.literal('holdfast-knowledge'),
  formatVersion: z.number().int().min(1),
  id: z.string().regex(/^[a-z0-9-]{1,48}$/),
  version: z.number().int().min(1),
  title: z.string().min(1),
  publisher: z.string().min(1),
  notice: z.string().optional(),
  validFrom: z.iso.date(),
  reviewBy: z.iso.date().optional(),
  /** Of the pack's canonical JSON, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type PackHead = z.output<typeof packHead>;

/** The publisher's: which key, and a detached JWS over the head. */
export const publisherSignature = z.strictObject({ keyId: z.string().min(1), jws: z.string().min(1) });

const knowledgePackShape = z.object({
  resourceType: z.literal(KNOWLEDGE_PACK_KIND),
  id: z.string().min(1),
  organisation: z.string().min(1),
  /** Counts up with every pack that the organisation loads; the last one whose day has come is in force (KN17). */
  serial: z.number().int().min(1),
  loadedAt: z.iso.datetime({ offset: true }),
  head: packHead,
  publisher: publisherSignature,
  /** The organisation's, over the rest. */
  signature: z.string().min(1),
});
/** A pack that the organisation took, signed by its key as users, roles and policies are. */
export const knowledgePackResource = knowledgePackShape.loose();
export type KnowledgePackResource = z.output<typeof knowledgePackShape>;

export function knowledgePackId({ id, version }: Pick<PackHead, 'id' | 'version'>): string {
  return `${KNOWLEDGE_PACK_KIND}:${id}-v${version}`;
}

/** The gate of the store checks the shape; whether signatures hold is asked where the pack is used. */
export const knowledgePackModel = ownKind(
  KNOWLEDGE_PACK_KIND,
  { lane: 2, facilityWide: true },
  fields({
    resourceType: oneOf(KNOWLEDGE_PACK_KIND),
    id: matching(/^KnowledgePack:/, 'must be the id of a KnowledgePack'),
    organisation: text,
    serial: wholeNumber,
    loadedAt: text,
    head: fields({ id: text, version: wholeNumber, validFrom: text, sha256: text }),
    publisher: fields({ keyId: text, jws: text }),
    signature: text,
  }),
);

const publishersShape = z.object({
  resourceType: z.literal('Policy'),
  id: z.literal(KNOWLEDGE_PUBLISHERS_ID),
  organisation: z.string().min(1),
  serial: z.number().int().min(1),
  issuedAt: z.iso.datetime({ offset: true }),
  publishers: z.array(
    z.strictObject({
      name: z.string().min(1),
      keyId: z.string().min(1),
      publicKeyJwk: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().min(1) }),
    }),
  ),
  signature: z.string().min(1),
});
/** Publishers of knowledge packs that the organisation trusts. */
export const knowledgePublishers = publishersShape.loose();
export type KnowledgePublishers = z.output<typeof publishersShape>;
export type KnowledgePublisher = KnowledgePublishers['publishers'][number];
