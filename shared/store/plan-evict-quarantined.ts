import { type EnvelopeFacts, everythingInLaneTwo, readEnvelopeFacts } from './envelope-facts.ts';
import { lazyBody } from './lazy-body.ts';
import { facilityKey, isInScope, joinFacts, type Scope, WHOLE_ORGANISATION } from './scope.ts';

interface Quarantined {
  readonly id: string;
  readonly body: string;
}

/**
 * Ids whose quarantined revisions leave with `part`: one of them belongs to it, and none to what stays. Asked of ids of
 * which no document is here; the others leave with their documents.
 *
 * @SAFETY A body in quarantine may lack what models ask for. One that names no facility is its patient's alone: being
 * ill-formed must not keep it here.
 */
export function listLeavingQuarantined(entries: Iterable<Quarantined>, part: Scope, keep: Scope): ReadonlySet<string> {
  const facts = new Map<string, EnvelopeFacts>();
  for (const { id, body } of entries) {
    const said = readEnvelopeFacts(id, body, lazyBody(body).value, everythingInLaneTwo);
    const others = facts.get(id);
    facts.set(id, others ? joinFacts(others, said) : said);
  }
  const leaving = [...facts].filter(([, said]) => isIn(said, part) && !isIn(said, keep) && !isEverybodys(said));
  return new Set(leaving.map(([id]) => id));
}

const isIn = (facts: EnvelopeFacts, scope: Scope): boolean => isInScope(facts, { ...scope, narrow: true });

const isEverybodys = ({ facility, also }: EnvelopeFacts): boolean =>
  facility === WHOLE_ORGANISATION || also?.includes(facilityKey(WHOLE_ORGANISATION)) === true;
