import type { Refusal } from '#shared/errors/refusal.ts';

/** Thrown when the store cannot do its work just now, or at all. `refusal` says to the person what to do. */
export class StoreFault extends Error {
  override name = 'StoreFault';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, cause?: unknown) {
    super(refusal.support ?? refusal.sentence, { cause });
    this.refusal = refusal;
  }
}
