/**
 * Hears of commits of all processes, over one connection of its own. A notification is sent after its commit, not with it:
 * PostgreSQL lets only one notifying transaction of a whole server commit at a time. A process that dies in between sends
 * none, and a cut connection hears none: so the update sequence is looked at after each connect and now and then.
 */
import { Client } from 'pg';
import { clientConfig, one, type Sql } from './connect.ts';

export const CHANNEL = 'holdfast_commit';
const LOOK_EVERY_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

export class UpdateListener {
  readonly #url: string;
  readonly #hear: (updateSeq: number) => void;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #state: 'stopped' | 'running' = 'stopped';

  constructor(url: string, hear: (updateSeq: number) => void) {
    this.#url = url;
    this.#hear = hear;
  }

  start(): void {
    if (this.#state === 'running') return;
    this.#state = 'running';
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  async #connect(): Promise<void> {
    const client = new Client(clientConfig(this.#url));
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    client.on('notification', ({ payload }) => this.#hear(Number(payload)));
    this.#client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      await this.#look(client);
      this.#pauseMs = FIRST_PAUSE_MS;
    } catch {
      this.#lose(client);
      client.end().catch(() => {});
    }
  }

  async #look(client: Client): Promise<void> {
    const [updateSeq] = await one<[number]>(client as unknown as Sql, 'SELECT update_seq FROM store');
    if (this.#client !== client) return;
    this.#hear(updateSeq);
    this.#later(LOOK_EVERY_MS, () => this.#look(client).catch(() => this.#lose(client)));
  }

  #lose(client: Client): void {
    if (this.#client !== client || this.#state === 'stopped') return;
    this.#client = undefined;
    this.#later(this.#pauseMs, () => this.#connect());
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
  }

  #later(pauseMs: number, act: () => Promise<void>): void {
    clearTimeout(this.#timer);
    if (this.#state === 'stopped') return;
    this.#timer = setTimeout(() => void act(), pauseMs);
    this.#timer.unref();
  }
}
