import type { AttachmentInput, AttachmentStub } from './document-store.ts';
import type { PlanDraft } from './plan-draft.ts';
import type { PlannedAttachment } from './write-plan.ts';

export type AttachmentsPlan =
  | {
      readonly state: 'ready';
      readonly stubs: Readonly<Record<string, AttachmentStub>> | undefined;
      readonly added: readonly PlannedAttachment[];
    }
  | { readonly state: 'missing'; readonly name: string };

const NONE: AttachmentsPlan = { state: 'ready', stubs: undefined, added: [] };

/** Names the bytes that come along by digest and checks that those only referred to are here. Draft stays untouched. */
export function planAttachments(
  draft: PlanDraft,
  inputs: Readonly<Record<string, AttachmentInput>> | undefined,
  generation: number,
): AttachmentsPlan {
  if (!inputs || Object.keys(inputs).length === 0) return NONE;
  const stubs: Record<string, AttachmentStub> = {};
  const added: PlannedAttachment[] = [];
  for (const [name, input] of Object.entries(inputs)) {
    if ('data' in input) {
      const digest = draft.rules.digests.attachmentDigest(input.data);
      added.push({ digest, bytes: input.data });
      stubs[name] = {
        contentType: input.contentType,
        digest,
        length: input.data.byteLength,
        revpos: input.revpos ?? generation,
      };
    } else if (draft.hasAttachment(input.digest)) {
      stubs[name] = {
        contentType: input.contentType,
        digest: input.digest,
        length: input.length,
        revpos: input.revpos,
      };
    } else return { state: 'missing', name };
  }
  return { state: 'ready', stubs, added };
}
