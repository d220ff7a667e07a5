import type { AttachmentInput, Graft, StoredRevision } from './peer.ts';

/** A revision as it is offered to another replica: attachments as references, bytes follow where they are asked for. */
export function toGraft({ id, path, deleted, body = '{}', attachments }: StoredRevision): Graft {
  if (!attachments) return { id, path, deleted, body };
  const references: Record<string, AttachmentInput> = {};
  for (const [name, stub] of Object.entries(attachments)) references[name] = { stub: true, ...stub };
  return { id, path, deleted, body, attachments: references };
}

export function revOfGraft({ path }: Graft): string {
  return `${path.start}-${path.ids[0]}`;
}
