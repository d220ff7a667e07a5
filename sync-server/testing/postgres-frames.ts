/** Cuts a stream of PostgreSQL's wire protocol into messages. The first of a client has no type. */
export class PostgresFrames {
  readonly #take: (type: string, frame: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);
  #typed: boolean;

  constructor(sender: 'client' | 'server', take: (type: string, frame: Buffer) => void) {
    this.#typed = sender === 'server';
    this.#take = take;
  }

  take(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const typeBytes = this.#typed ? 1 : 0;
      if (this.#rest.length < typeBytes + 4) return;
      const length = typeBytes + this.#rest.readInt32BE(typeBytes);
      if (this.#rest.length < length) return;
      const frame = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      const type = this.#typed ? String.fromCharCode(frame[0] as number) : '';
      this.#typed = true;
      this.#take(type, frame);
    }
  }
}
