/**
 * The writer's thread. Requests that arrived while it was busy are taken together: one transaction and one sync for all
 * of them, answered after the commit. If that transaction fails, each is tried by itself, so that one cannot spoil another.
 */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { WriteResult } from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { openConnection } from './connection.ts';
import { unpackRequest } from './pack-request.ts';
import { packResult } from './pack-result.ts';
import { PROFILES } from './profiles.ts';
import { toStoreFault } from './sqlite-fault.ts';
import { SqliteWriter, type WriteRequest } from './sqlite-writer.ts';
import type { FromWriter, ToWriter, WriterAnswer, WriterBoot } from './writer-messages.ts';

type Numbered = Exclude<ToWriter, 'close'>;

const MAX_TOGETHER = 64;
const port = parentPort as MessagePort;
const boot = workerData as WriterBoot;
const db = openConnection(boot);
const { rules, readModels } = PROFILES[boot.profile];
const writer = new SqliteWriter(db, rules, readModels);

port.on('message', (first: ToWriter) => {
  const { requests, closing } = takeWaiting(first);
  if (requests.length > 0) answer(applyTogether(requests));
  if (closing) {
    db.close();
    port.close();
  }
});

port.postMessage('ready' satisfies FromWriter);

function takeWaiting(first: ToWriter): { requests: Numbered[]; closing: boolean } {
  const requests: Numbered[] = [];
  for (
    let message: ToWriter | undefined = first;
    message !== undefined;
    message = receiveMessageOnPort(port)?.message
  ) {
    if (message === 'close') return { requests, closing: true };
    requests.push(message);
    if (requests.length === MAX_TOGETHER) break;
  }
  return { requests, closing: false };
}

function applyTogether(requests: readonly Numbered[]): WriterAnswer[] {
  try {
    const unpacked = requests.map(({ request }) => unpackRequest(request));
    const results = writer.apply(unpacked);
    return requests.map(({ number }, index) => ({
      number,
      state: 'done',
      result: packResult(unpacked[index] as WriteRequest, results[index] as WriteResult),
    }));
  } catch (error) {
    if (requests.length > 1) return requests.flatMap((request) => applyTogether([request]));
    return requests.map(({ number }) => toAnswer(number, toStoreFault(error)));
  }
}

function toAnswer(number: number, error: unknown): WriterAnswer {
  if (error instanceof StoreFault) return { number, state: 'refused', refusal: error.refusal };
  return { number, state: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function answer(answers: readonly WriterAnswer[]): void {
  port.postMessage({ answers } satisfies FromWriter);
}
