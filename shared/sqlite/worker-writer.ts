import { Worker } from 'node:worker_threads';
import type { WriteResult } from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { packRequest } from './pack-request.ts';
import { unpackResult } from './pack-result.ts';
import type { WriteRequest } from './sqlite-writer.ts';
import type { FromWriter, ToWriter, WriterAnswer, WriterBoot } from './writer-messages.ts';
import type { WriterPort } from './writer-port.ts';

interface Waiting {
  readonly request: WriteRequest;
  resolve(result: WriteResult): void;
  reject(error: unknown): void;
}

/** The writer in a thread of its own: parsing, planning and syncing never hold up the caller's requests. */
export class WorkerWriter implements WriterPort {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ready: Promise<void>;
  readonly #ended: Promise<void>;
  #lastNumber = 0;
  #state: 'open' | 'closing' | 'ended' = 'open';

  constructor(boot: WriterBoot) {
    this.#worker = new Worker(new URL('./sqlite-writer-worker.ts', import.meta.url), { workerData: boot });
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromWriter) => {
        if (message === 'ready') resolve();
        else for (const answer of message.answers) this.#settle(answer);
      });
      this.#worker.on('error', (error) => {
        this.#fail(error);
        reject(error);
      });
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#fail(new Error('the writer has ended'));
        resolve();
      });
    });
  }

  /** Resolves when the thread has opened the file; rejects when it could not. */
  ready(): Promise<void> {
    return this.#ready;
  }

  apply(request: WriteRequest): Promise<WriteResult> {
    if (this.#state !== 'open') return Promise.reject(new Error('the store is closed'));
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { request, resolve, reject });
      this.#worker.postMessage({ number, request: packRequest(request) } satisfies ToWriter);
    });
  }

  async close(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing';
      this.#worker.postMessage('close');
    }
    await this.#ended;
  }

  #settle(answer: WriterAnswer): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if (answer.state === 'done') waiting?.resolve(unpackResult(waiting.request, answer.result));
    else if (answer.state === 'refused') waiting?.reject(new StoreFault(answer.refusal));
    else waiting?.reject(new Error(answer.message));
  }

  #fail(error: Error): void {
    this.#state = 'ended';
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
