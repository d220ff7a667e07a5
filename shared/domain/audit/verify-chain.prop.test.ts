import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditEventResource, type AuditFacts, auditEventResource } from '#shared/model/audit-event.ts';
import { type ChainHead, type ChainStart, chainHash, genesisHash, headOf, nextLink } from './chain-link.ts';
import { verifyChain, verifyChains } from './verify-chain.ts';

const facts: AuditFacts = {
  organisation: 'north',
  operation: 'patient.search',
  action: 'E',
  subtype: 'search',
  outcome: 'success',
  recorded: '2026-11-22T08:00:00.000Z',
  clock: { quality: 'checked', skewMs: 12 },
  actor: { userId: 'User:1', name: 'N. Urse', roles: ['nurse'] },
  patients: ['Patient:1'],
  entities: [{ id: 'Patient:1', kind: 'Patient', rev: '1-a' }],
  searchTerms: 'smi',
  resultCount: 1,
  site: 'N1',
  offline: false,
  appVersion: '0.1.0',
};

function makeChain(length: number, start: Partial<ChainStart> = {}, label = ''): AuditEventResource[] {
  const station = start.station ?? 's1';
  let last: ChainHead | ChainStart = {
    station,
    incarnation: start.incarnation ?? 1,
    previousHash: start.previousHash ?? genesisHash('north', station),
  };
  return Array.from({ length }, (_, index) => {
    const event = nextLink(last, `AuditEvent:${label}${index}`, {
      ...facts,
      searchTerms: `t${index}`,
      reason: undefined,
    });
    last = headOf(event);
    return event;
  });
}
const lastHead = (events: readonly AuditEventResource[]) => events.slice(-1).map(headOf);
const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const sizes = { seed: 42, numRuns: 120 };

describe('audit chains', () => {
  it('AU1 accepts a whole chain in any order, with events delivered twice, and every event fits its model', () => {
    const holds = fc.property(fc.integer({ min: 1, max: 30 }), fc.infiniteStream(fc.nat(1000)), (length, order) => {
      const events = makeChain(length);
      const shuffled = [...events, ...events.slice(0, 3)]
        .map((event) => ({ event: JSON.parse(JSON.stringify(event)), key: order.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ event }) => event);
      for (const event of shuffled) auditEventResource.parse(event);
      expect(verifyChain(shuffled, lastHead(events))).toEqual({ state: 'ok', events: length });
    });
    fc.assert(holds, sizes);
  });

  it('AU2 finds any single changed member of any event, and names the event', () => {
    const members = ['operation', 'outcome', 'recorded', 'actor', 'patients', 'entities', 'searchTerms', 'id'] as const;
    const finds = fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.nat(),
      fc.constantFrom(...members),
      (length, pick, member) => {
        const events = makeChain(length);
        const victim = at(events, pick);
        const changed = events.map((event) => (event === victim ? { ...event, [member]: 'changed' } : event));
        const verdict = verifyChain(changed as AuditEventResource[], lastHead(events));
        expect(verdict).toMatchObject({ state: 'broken-link', reason: 'content', sequence: victim.chain.sequence });
      },
    );
    fc.assert(finds, sizes);
  });

  it('AU2 finds a changed event whose own hash was computed anew: the next link, or the signed head, contradicts it', () => {
    const finds = fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), (length, pick) => {
      const events = makeChain(length);
      const victim = at(events, pick);
      const forged = { ...victim, searchTerms: 'nothing' };
      forged.chain = { ...victim.chain, hash: chainHash(forged) };
      const verdict = verifyChain(
        events.map((event) => (event === victim ? forged : event)),
        lastHead(events),
      );
      const isLast = victim === events.at(-1);
      expect(verdict).toMatchObject({ state: 'broken-link', reason: isLast ? 'signed-head' : 'previous' });
    });
    fc.assert(finds, sizes);
  });

  it('AU2 finds a chain that was rewritten as a whole from some event on', () => {
    const finds = fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), (length, pick) => {
      const events = makeChain(length);
      const kept = events.slice(0, pick % length);
      let last: ChainHead | ChainStart =
        kept.length > 0
          ? headOf(kept.at(-1) as AuditEventResource)
          : { station: 's1', incarnation: 1, previousHash: genesisHash('north', 's1') };
      const rewritten = events.slice(kept.length).map((event) => {
        const next = nextLink(last, event.id, { ...facts, searchTerms: 'rewritten' });
        last = headOf(next);
        return next;
      });
      const verdict = verifyChain([...kept, ...rewritten], lastHead(events));
      expect(verdict).toMatchObject({ state: 'broken-link', reason: 'signed-head' });
    });
    fc.assert(finds, sizes);
  });

  it('AU3 finds any removed event: a gap in the middle, a missing tail at the end', () => {
    const finds = fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.nat(),
      fc.integer({ min: 1, max: 5 }),
      (length, pick, cut) => {
        const events = makeChain(length);
        const from = pick % length;
        const rest = [...events.slice(0, from), ...events.slice(from + cut)];
        const state = from + cut >= length ? 'missing-tail' : 'gap';
        const upTo = Math.min(from + cut, length);
        expect(verifyChain(rest, lastHead(events))).toMatchObject({ state, sequence: from + 1, upTo });
      },
    );
    fc.assert(finds, sizes);
  });

  it('AU4 finds two events that changed places', () => {
    const finds = fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), fc.nat(), (length, a, b) => {
      fc.pre(a % length !== b % length);
      const events = makeChain(length);
      const [one, other] = [at(events, a), at(events, b)];
      const swap = (event: AuditEventResource, by: AuditEventResource) => ({
        ...event,
        chain: { ...event.chain, sequence: by.chain.sequence, previousHash: by.chain.previousHash },
      });
      const swapped = events.map((event) =>
        event === one ? swap(one, other) : event === other ? swap(other, one) : event,
      );
      expect(verifyChain(swapped, lastHead(events))).toMatchObject({ state: 'broken-link', reason: 'content' });
    });
    fc.assert(finds, sizes);
  });

  it('AU5 finds a fork: two clones of a station that both went on', () => {
    const finds = fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 5 }), (common, more) => {
      const events = makeChain(common + more);
      let last = headOf(events[common - 1] as AuditEventResource);
      const clone = Array.from({ length: more }, (_, index) => {
        const event = nextLink(last, `AuditEvent:clone${index}`, facts);
        last = headOf(event);
        return event;
      });
      expect(verifyChain([...events, ...clone], [])).toMatchObject({ state: 'fork', sequence: common + 1 });
    });
    fc.assert(finds, sizes);
  });

  it('AU6 follows a restored station into its next incarnation, and only from a head that was known', () => {
    const first = makeChain(5);
    const known = first[3] as AuditEventResource;
    const restored = makeChain(3, { incarnation: 2, previousHash: known.chain.hash }, 'r');
    expect(verifyChain([...restored, ...first], lastHead(restored))).toEqual({ state: 'ok', events: 8 });
    const stranger = makeChain(3, { incarnation: 2, previousHash: 'f'.repeat(64) }, 'x');
    expect(verifyChain([...first, ...stranger], [])).toMatchObject({
      state: 'broken-link',
      incarnation: 2,
      sequence: 1,
    });
  });

  it('AU6 judges each station for itself, and misses one of which only a signed head is left', () => {
    const one = makeChain(3);
    const two = makeChain(4, { station: 's2' });
    const verdicts = verifyChains(one, [...lastHead(one), ...lastHead(two)]);
    expect(verdicts).toEqual([
      { station: 's1', verdict: { state: 'ok', events: 3 } },
      { station: 's2', verdict: { state: 'missing-tail', station: 's2', incarnation: 1, sequence: 1, upTo: 4 } },
    ]);
  });
});
