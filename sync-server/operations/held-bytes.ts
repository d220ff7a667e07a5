import { CouchError } from '../errors/couch-error.ts';

/** Memory for the bodies of all calls together (OP8). */
export interface HeldBytes {
  /** Throws 503 when that much is not free. */
  take(bytes: number): void;
  give(bytes: number): void;
}

export function createHeldBytes(mostBytes: number, changed: (bytes: number) => void): HeldBytes {
  let held = 0;
  const set = (bytes: number) => {
    held = bytes;
    changed(held);
  };
  return {
    take(bytes) {
      if (held + bytes > mostBytes) throw tooMuchAtOnce();
      set(held + bytes);
    },
    give: (bytes) => set(held - bytes),
  };
}

const tooMuchAtOnce = () =>
  new CouchError(503, 'service_unavailable', 'Too much is being sent at once. Try again in a moment.', {
    'retry-after': '5',
  });
