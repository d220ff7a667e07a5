import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const pack = promisify(gzip);

/** A text that is sent to many: turned into bytes once, and compressed once. */
export class SharedText {
  readonly length: number;
  readonly bytes: Buffer;
  #packed: Promise<Buffer> | undefined;

  constructor(text: string) {
    this.length = text.length;
    this.bytes = Buffer.from(text);
  }

  gzip(): Promise<Buffer> {
    this.#packed ??= pack(this.bytes, { level: 1 });
    return this.#packed;
  }
}
