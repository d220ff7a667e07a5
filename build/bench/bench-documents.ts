import { v7 as uuidV7 } from 'uuid';

/** A document of about 1 kB with an id that grows with time, the same for everyone who is measured. */
export interface BenchDocument {
  readonly _id: string;
  readonly kind: string;
  readonly facility: string;
  readonly text: string;
  readonly [field: string]: unknown;
}

const START_MS = Date.UTC(2026, 0, 1);
const WORDS = ['ward', 'pulse', 'dose', 'chart', 'scale', 'oxygen', 'tablet', 'review', 'plan', 'stable'];

/** Deterministic: number n is the same document in every process and every run. */
export function makeBenchDocument(n: number): BenchDocument {
  const random = Uint8Array.from({ length: 16 }, (_, index) => (n * 2654435761 + index * 40503) & 0xff);
  const words = Array.from({ length: 130 }, (_, index) => WORDS[(n * 7 + index * 3 + (index >> 3)) % WORDS.length]);
  return {
    _id: `Observation:${uuidV7({ msecs: START_MS + n, random, seq: n })}`,
    kind: 'Observation',
    facility: 'BEN',
    number: n,
    text: words.join(' '),
  };
}

export function makeBenchBatch(from: number, count: number): BenchDocument[] {
  return Array.from({ length: count }, (_, index) => makeBenchDocument(from + index));
}
