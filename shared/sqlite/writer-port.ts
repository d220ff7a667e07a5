import type { WriteResult } from '#shared/store/document-store.ts';
import type { WriteRequest } from './sqlite-writer.ts';

/** Port: where the writer runs. Rejects with a `StoreFault`; then nothing of the request was stored. */
export interface WriterPort {
  apply(request: WriteRequest): Promise<WriteResult>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}
