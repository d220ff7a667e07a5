import { z } from 'zod';
import type { AttachmentInput, AttachmentStub, StagedAttachment } from '#shared/store/document-store.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** One entry of `_attachments`. `follows` announces a part of a multipart body. */
const wireAttachment = z.looseObject({
  content_type: z.string().optional(),
  data: z.string().optional(),
  stub: z.literal(true).optional(),
  follows: z.literal(true).optional(),
  digest: z.string().optional(),
  length: z.number().int().nonnegative().optional(),
  revpos: z.number().int().positive().optional(),
  /** How the bytes of the part are packed (`gzip`), and their number then. */
  encoding: z.string().optional(),
  encoded_length: z.number().int().nonnegative().optional(),
});
export type WireAttachment = z.output<typeof wireAttachment>;
export const wireAttachments = z.record(z.string(), wireAttachment);

export type StubsByName = Readonly<Record<string, AttachmentStub>>;
export type InputsByName = Readonly<Record<string, AttachmentInput>>;

/** `_attachments` with stubs, and with data where the bytes are given. */
export function encodeAttachments(
  stubs: StubsByName,
  bytesOf: (name: string, stub: AttachmentStub) => Uint8Array | undefined = () => undefined,
): Record<string, WireAttachment> {
  const wire: Record<string, WireAttachment> = {};
  for (const [name, stub] of Object.entries(stubs)) wire[name] = encodeAttachment(stub, bytesOf(name, stub));
  return wire;
}

function encodeAttachment(stub: AttachmentStub, bytes: Uint8Array | undefined): WireAttachment {
  const { contentType, digest, length, revpos } = stub;
  const common = { content_type: contentType, revpos, digest };
  return bytes ? { ...common, data: toBase64(bytes) } : { ...common, length, stub: true };
}

/** `_attachments` of a revision that is sent: data where the bytes come along, else a reference. */
export function encodeInputs(inputs: InputsByName): Record<string, WireAttachment> {
  const wire: Record<string, WireAttachment> = {};
  for (const [name, input] of Object.entries(inputs)) wire[name] = encodeInput(input);
  return wire;
}

function encodeInput(input: AttachmentInput): WireAttachment {
  if ('stub' in input) return encodeAttachment(input, undefined);
  if ('staged' in input) return encodeAttachment({ revpos: 1, ...input, ...input.staged }, undefined);
  const { contentType, data, revpos } = input;
  return { content_type: contentType, ...(revpos !== undefined && { revpos }), data: toBase64(data) };
}

/** The bytes of what `follows` in a multipart body, as the store has taken them in. */
export type StagedByName = ReadonlyMap<string, StagedAttachment>;

/** Undefined where an entry is neither a stub nor base64 data nor among what was staged. */
export function decodeAttachments(
  wire: Readonly<Record<string, WireAttachment>>,
  staged?: StagedByName,
): InputsByName | undefined {
  const inputs: [string, AttachmentInput][] = [];
  for (const [name, entry] of Object.entries(wire)) {
    const input = entry.follows ? decodeFollowing(entry, staged?.get(name)) : decodeAttachment(entry);
    if (!input) return undefined;
    inputs.push([name, input]);
  }
  return Object.fromEntries(inputs);
}

function decodeFollowing(
  { content_type: contentType = DEFAULT_TYPE, revpos }: WireAttachment,
  staged: StagedAttachment | undefined,
): AttachmentInput | undefined {
  return staged && { contentType, staged, ...(revpos !== undefined && { revpos }) };
}

const DEFAULT_TYPE = 'application/octet-stream';

function decodeAttachment(entry: WireAttachment): AttachmentInput | undefined {
  const { content_type: contentType = DEFAULT_TYPE, revpos, digest, length } = entry;
  if (entry.data !== undefined) {
    const data = fromBase64(entry.data);
    return data && (revpos === undefined ? { contentType, data } : { contentType, data, revpos });
  }
  if (!entry.stub) return undefined;
  return { stub: true, contentType, digest: digest ?? '', length: length ?? 0, revpos: revpos ?? 1 };
}
