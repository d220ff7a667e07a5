import type { PackFacts } from './finding.ts';
import type { KnowledgePack } from './pack-schema.ts';

const DAY_MS = 86_400_000;

type Dated = Pick<KnowledgePack, 'validFrom' | 'reviewBy'>;

/** Days count from their beginning in UTC. */
export function isInForceOn({ validFrom }: Pick<Dated, 'validFrom'>, nowMs: number): boolean {
  return Date.parse(validFrom) <= nowMs;
}

function isOutOfDateOn({ reviewBy }: Pick<Dated, 'reviewBy'>, nowMs: number): boolean {
  return reviewBy !== undefined && Date.parse(reviewBy) <= nowMs;
}

/** Version and age of a pack as a screen shows them and a record keeps them (KN12). */
export function describePack(
  pack: Dated & Pick<KnowledgePack, 'id' | 'version' | 'title' | 'publisher' | 'notice'>,
  nowMs: number,
): PackFacts {
  const { id, version, title, publisher, notice, validFrom } = pack;
  return {
    ...{ id, version, title, publisher, validFrom },
    ...(notice === undefined ? {} : { notice }),
    ageDays: Math.floor((nowMs - Date.parse(validFrom)) / DAY_MS),
    state: isOutOfDateOn(pack, nowMs) ? 'out-of-date' : 'in-force',
  };
}
