import type { AttachmentInput, AttachmentStub } from './document-store.ts';
import type { PlanDraft } from './plan-draft.ts';
import type { PlannedAttachment } from './write-plan.ts';

type StubsByName = Readonly<Record<string, AttachmentStub>>;

export type AttachmentsPlan =
  | { readonly state: 'ready'; readonly stubs: StubsByName | undefined; readonly added: readonly PlannedAttachment[] }
  | { readonly state: 'missing'; readonly name: string };

const NONE: AttachmentsPlan = { state: 'ready', stubs: undefined, added: [] };

/**
 * Names the bytes that come along by digest and checks that those only referred to are here. Draft stays untouched.
 * `parentStubs` are the attachments of the revision that this one follows: a reference without a digest means those.
 */
export function planAttachments(
  draft: PlanDraft,
  inputs: Readonly<Record<string, AttachmentInput>> | undefined,
  generation: number,
  parentStubs?: StubsByName,
): AttachmentsPlan {
  if (!inputs || Object.keys(inputs).length === 0) return NONE;
  const stubs: [string, AttachmentStub][] = [];
  const added: PlannedAttachment[] = [];
  for (const [name, input] of Object.entries(inputs)) {
    const stub = 'stub' in input ? findReferred(draft, name, input, parentStubs) : nameBytes(draft, input, generation);
    if (!stub) return { state: 'missing', name };
    if ('data' in input) added.push({ digest: stub.digest, bytes: input.data });
    stubs.push([name, stub]);
  }
  return { state: 'ready', stubs: Object.fromEntries(stubs), added };
}

type Bytes = Exclude<AttachmentInput, { readonly stub: true }>;

function nameBytes(draft: PlanDraft, input: Bytes, generation: number): AttachmentStub | undefined {
  const { contentType, revpos = generation } = input;
  if ('data' in input) {
    const digest = draft.rules.digests.attachmentDigest(input.data);
    return { contentType, digest, length: input.data.byteLength, revpos };
  }
  const { digest, length } = input.staged;
  return draft.hasAttachment(digest) ? { contentType, digest, length, revpos } : undefined;
}

function findReferred(
  draft: PlanDraft,
  name: string,
  { contentType, digest, length, revpos }: AttachmentStub,
  parentStubs: StubsByName | undefined,
): AttachmentStub | undefined {
  if (digest === '') return parentStubs && Object.hasOwn(parentStubs, name) ? parentStubs[name] : undefined;
  return draft.hasAttachment(digest) ? { contentType, digest, length, revpos } : undefined;
}
