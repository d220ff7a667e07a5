/**
 * The memory of commands: a `_local` document per command id, written in the transaction of the command itself. A caller
 * that did not hear the answer asks again and gets the first one; nothing is done twice (ST4).
 */
import { z } from 'zod';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { DocumentStore, LocalWrite } from '#shared/store/document-store.ts';

const commandRecord = z.object({
  operation: z.string(),
  userId: z.string(),
  /** SHA-256 over the input: the same id with another input is another command, and a mistake. */
  inputHash: z.string(),
  saved: z.array(z.object({ id: z.string(), rev: z.string() })),
  /** Absent when the handler had not said what it would answer and core died before it could. */
  answer: z.object({ output: z.unknown() }).optional(),
});
export type CommandRecord = z.output<typeof commandRecord>;

const localId = (commandId: string): string => `command:${commandId}`;

export const hashOfInput = (input: unknown): string => nativeDigests.sha256Hex(canonicalJson(input));

export async function findCommandRecord(
  store: Pick<DocumentStore, 'findLocal'>,
  commandId: string,
): Promise<CommandRecord | undefined> {
  const text = await store.findLocal(localId(commandId));
  return text === undefined ? undefined : commandRecord.parse(JSON.parse(text));
}

export function planCommandRecord(commandId: string, record: CommandRecord): LocalWrite {
  return { id: localId(commandId), body: JSON.stringify(record) };
}

/** Whoever repeats the command after that does it again: only long after nobody can. */
export function planForgetCommand(commandId: string): LocalWrite {
  return { id: localId(commandId), body: null };
}

/** The id that the caller gave the command, where the operation has one. */
export function commandIdOf(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { commandId } = input as { commandId?: unknown };
  return typeof commandId === 'string' ? commandId : undefined;
}
