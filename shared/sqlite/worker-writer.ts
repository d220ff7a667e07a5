import { Worker } from 'node:worker_threads';
import type { WriteResult } from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { WriteRequest } from './sqlite-writer.ts';
import type { FromWriter, WriterAnswer, WriterBoot } from './writer-messages.ts';
import type { WriterPort } from './writer-port.ts';

interface Waiting {
  resolve(result: WriteResult): void;
  reject(error: unknown): void;
}

/** The writer in a thread of its own: parsing, planning and syncing never hold up the caller's requests. */
export class WorkerWriter implements WriterPort {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #lastNumber = 0;
  #state: 'open' | 'closing' | 'ended' = 'open';

  constructor(boot: WriterBoot) {
    this.#worker = new Worker(new URL('./sqlite-writer-worker.ts', import.meta.url), { workerData: boot });
    this.#worker.on('message', ({ answers }: FromWriter) => {
      for (const answer of answers) this.#settle(answer);
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#fail(new Error('the writer has ended'));
        resolve();
      });
    });
  }

  apply(request: WriteRequest): Promise<WriteResult> {
    if (this.#state !== 'open') return Promise.reject(new Error('the store is closed'));
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#worker.postMessage({ number, request });
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
    if (answer.state === 'done') waiting?.resolve(answer.result);
    else if (answer.state === 'refused') waiting?.reject(new StoreFault(answer.refusal));
    else waiting?.reject(new Error(answer.message));
  }

  #fail(error: Error): void {
    this.#state = 'ended';
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
