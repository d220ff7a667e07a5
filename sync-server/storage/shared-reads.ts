/**
 * Reads that are asked for in one turn of the event loop and ask the same are one. A commit wakes a thousand feeds at
 * once, most of which stand at the same place: the database hears one question. A read never joins one that was sent
 * before it was asked for: what its caller knows to be committed is in the answer.
 */
export class SharedReads {
  readonly #waiting = new Map<string, Promise<unknown>>();

  once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(key);
    if (waiting) return waiting as Promise<T>;
    const reading = new Promise<T>((resolve) => {
      setImmediate(() => {
        this.#waiting.delete(key);
        resolve(read());
      });
    });
    this.#waiting.set(key, reading);
    return reading;
  }
}
