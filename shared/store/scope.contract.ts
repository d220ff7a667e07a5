import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStore, Graft, Lane, Scope } from './document-store.ts';
import type { OpenStore, StoreUnderTest } from './store-under-test.ts';

const N: Scope = { facilities: ['N'], patients: [] };
const S: Scope = { facilities: ['S'], patients: [] };
const withPatient = (patient: string, { facilities }: Scope = N): Scope => ({ facilities, patients: [patient] });

interface Said {
  readonly facility?: string;
  readonly patient?: string;
  readonly alsoFor?: readonly string[];
  readonly commit?: { readonly id: string; readonly lane: Lane };
}

function of(id: string, said: Said, start = 1, ids = 'a', deleted = false): Graft {
  return { id, path: { start, ids: ids.split(',') }, deleted, body: JSON.stringify(said) };
}

/** The part of the suite about scopes (PR2), run by `describeDocumentStore`. */
export function describeScopes(name: string, open: OpenStore): void {
  describe(`${name}: scopes`, () => {
    let current: StoreUnderTest;
    let store: DocumentStore;
    beforeEach(async () => {
      current = await open({});
      store = current.store;
    });
    afterEach(() => current.dispose());

    const graft = (...grafts: Graft[]) => store.write({ grafts });
    const feed = async (scope: Scope | undefined, more: object = {}) =>
      (await store.listChanges({ since: 0, limit: 100, scope, ...more })).rows.map((row) => row.id);
    const everySite = () =>
      graft(
        of('Location:1', { facility: '*' }),
        of('Patient:n', { facility: 'N' }),
        of('Patient:s', { facility: 'S' }),
        of('Observation:n', { facility: 'N', patient: 'Patient:n', commit: { id: 'c', lane: 1 } }),
        of('Observation:s', { facility: 'S', patient: 'Patient:s', commit: { id: 'c', lane: 1 } }),
        of('AuditEvent:n', { facility: 'N' }),
        of('Observation:ns', { facility: 'N', patient: 'Patient:s' }),
      );

    it('SC1 a scope holds its facilities, its patients and what belongs to the whole organisation, never an audit event', async () => {
      await everySite();
      expect(await feed(N)).toEqual(['Location:1', 'Patient:n', 'Observation:n', 'Observation:ns']);
      expect(await feed(S)).toEqual(['Location:1', 'Patient:s', 'Observation:s']);
      expect(await feed(withPatient('Patient:s'))).toEqual([
        ...['Location:1', 'Patient:n', 'Patient:s', 'Observation:n', 'Observation:s', 'Observation:ns'],
      ]);
      expect(await feed({ facilities: [], patients: [] })).toEqual(['Location:1']);
      expect(await feed(undefined)).toHaveLength(7);
    });

    it('SC1 a narrow scope leaves out what belongs to the whole organisation', async () => {
      await everySite();
      await graft(of('Observation:gone', {}, 2, 'b,a', true), of('Patient:w', { facility: '*' }));
      const narrow: Scope = { facilities: [], patients: ['Patient:s', 'Patient:w'], narrow: true };
      expect(await feed(narrow)).toEqual(['Patient:s', 'Observation:s', 'Observation:ns', 'Patient:w']);
      expect(await store.listChanges({ since: 0, limit: 1, scope: narrow })).toMatchObject({ pending: 3 });
      expect(await feed({ facilities: ['S'], patients: [], narrow: true })).toEqual(['Patient:s', 'Observation:s']);
      expect((await store.listIds({ limit: 9, scope: narrow })).rows).toHaveLength(4);
    });

    it('SC2 pages, lanes, kinds, ids and the count of what is left hold inside a scope', async () => {
      await everySite();
      const scope = withPatient('Patient:s');
      const first = await store.listChanges({ since: 0, limit: 2, scope });
      expect([first.rows.map((row) => row.id), first.lastSeq, first.pending]).toEqual([
        ['Location:1', 'Patient:n'],
        2,
        4,
      ]);
      const rest = await store.listChanges({ since: 2, limit: 9, scope });
      expect([rest.rows.length, rest.lastSeq, rest.pending]).toEqual([4, 7, 0]);
      expect(await feed(scope, { lane: 1 })).toEqual(['Observation:n', 'Observation:s']);
      expect(await store.listChanges({ since: 0, limit: 1, scope, lane: 1 })).toMatchObject({ lastSeq: 4, pending: 1 });
      expect(await feed(scope, { excludeKinds: ['Patient', 'AuditEvent'] })).toEqual([
        ...['Location:1', 'Observation:n', 'Observation:s', 'Observation:ns'],
      ]);
      expect(await feed(N, { ids: ['Observation:n', 'Observation:s', 'AuditEvent:n'] })).toEqual(['Observation:n']);
      expect(await feed(S, { since: 8, descending: true })).toEqual(['Observation:s', 'Patient:s', 'Location:1']);
    });

    it('SC3 lists ids of a scope and counts those alone', async () => {
      await everySite();
      await graft(of('Patient:s', {}, 2, 'b,a', true));
      const ids = async (scope: Scope, range: object = {}) => {
        const { rows, totalRows, offset } = await store.listIds({ limit: 10, scope, ...range });
        return [rows.map((row) => row.id), totalRows, offset];
      };
      expect(await ids(S)).toEqual([['Location:1', 'Observation:s'], 2, 0]);
      expect(await ids(N, { startId: 'Observation:n', limit: 1 })).toEqual([['Observation:n'], 4, 1]);
      const listed = async (range: object) => (await ids(N, range))[0];
      const whole = ['Location:1', 'Observation:n', 'Observation:ns', 'Patient:n'];
      await graft(of('Apple:1', { facility: 'N' }), of('AuditEvent:m', { facility: 'N' }));
      expect(await listed({})).toEqual(['Apple:1', ...whole]);
      expect(await listed({ descending: true })).toEqual(['Apple:1', ...whole].reverse());
      expect(await listed({ skip: 1, limit: 2 })).toEqual(whole.slice(0, 2));
      expect(await listed({ descending: true, skip: 3, limit: 2 })).toEqual(['Location:1', 'Apple:1']);
      expect(await listed({ startId: 'AuditEvent:a', endId: 'Observation:n' })).toEqual(whole.slice(0, 2));
      expect(await listed({ descending: true, startId: 'AuditEvent:z' })).toEqual(['Apple:1']);
      expect(await listed({ startId: 'Apple:1', endId: 'AuditEvent:z', uncounted: true })).toEqual(['Apple:1']);
      expect(await ids(withPatient('Patient:s', S))).toEqual([['Location:1', 'Observation:ns', 'Observation:s'], 3, 0]);
    });

    it('SC4 a bare tombstone reaches those who have the document', async () => {
      await everySite();
      await graft(of('Observation:s', {}, 2, 'b,a', true));
      expect(await feed(S)).toContain('Observation:s');
      expect(await feed(N)).not.toContain('Observation:s');
      expect(await feed(withPatient('Patient:s'))).toContain('Observation:s');
      expect((await store.findFacts(['Observation:s']))[0]).toMatchObject({ facility: 'S', patient: 'Patient:s' });
    });

    it('SC4 a tombstone of what was never here goes to all, until the document says whose it was', async () => {
      await graft(of('Observation:x', {}, 2, 'b,a', true));
      expect(await feed(N)).toEqual(['Observation:x']);
      await graft(of('Observation:x', { facility: 'S', patient: 'Patient:s' }));
      expect(await feed(N)).toEqual([]);
      expect(await feed(S)).toEqual(['Observation:x']);
      expect(await store.find('Observation:x')).toMatchObject({ rev: '2-b', deleted: true });
    });

    it('SC5 a losing leaf of another site does not vanish for that site, nor does its end', async () => {
      await graft(of('Observation:1', { facility: 'N' }, 1, 'b'), of('Observation:1', { facility: 'S' }, 1, 'a'));
      expect([await feed(N), await feed(S)]).toEqual([['Observation:1'], ['Observation:1']]);
      await graft(of('Observation:1', { facility: 'S' }, 2, 'z,a', true));
      const page = await store.listChanges({ since: 2, limit: 5, scope: S });
      expect(page.rows).toMatchObject([
        { id: 'Observation:1', leaves: [{ rev: '1-b' }, { rev: '2-z', deleted: true }] },
      ]);
      expect(await store.listChanges({ since: 0, limit: 1, scope: S })).toMatchObject({ pending: 0, lastSeq: 3 });
    });

    it('SC5 the order in which leaves arrive makes no difference', async () => {
      await graft(of('Observation:1', { facility: 'S' }, 1, 'a'), of('Observation:1', { facility: 'N' }, 1, 'b'));
      expect(await store.findFacts(['Observation:1'])).toMatchObject([{ facility: 'N', also: ['f:S'] }]);
    });

    it('SC6 a document that moved is told to the site that it left', async () => {
      await graft(of('Patient:1', { facility: 'N' }), of('Patient:1', { facility: 'S' }, 2, 'b,a'));
      expect([await feed(N), await feed(S)]).toEqual([['Patient:1'], ['Patient:1']]);
    });

    it('SC7 a document says for whom it is besides', async () => {
      await graft(of('Observation:1', { facility: 'N', patient: 'Patient:s', alsoFor: ['S'] }));
      expect([await feed(N), await feed(S)]).toEqual([['Observation:1'], ['Observation:1']]);
      expect(await feed({ facilities: ['W'], patients: [] })).toEqual([]);
      const { rows, totalRows } = await store.listIds({ limit: 5, scope: S });
      expect([rows.length, totalRows]).toEqual([1, 1]);
    });

    it('SC8 tells the facts of documents, nothing of the unknown', async () => {
      await everySite();
      expect(await store.findFacts(['Observation:s', 'Observation:none', 'Location:1', 'Patient:s'])).toMatchObject([
        { kind: 'Observation', facility: 'S', patient: 'Patient:s' },
        undefined,
        { facility: '*', patient: undefined },
        { facility: 'S', patient: 'Patient:s' },
      ]);
    });

    it('SC9 two stores with the same documents in scope have the same sum, whatever else and in whatever order', async () => {
      await everySite();
      const sum = await store.summarise(S);
      expect(sum).toMatchObject({ count: 3, updateSeq: 7 });
      expect((await store.summarise()).count).toBe(6);
      const other = await open({});
      await other.store.write({
        grafts: [
          of('Observation:s', { facility: 'S', patient: 'Patient:s', commit: { id: 'c', lane: 1 } }),
          of('Location:1', { facility: '*' }),
          of('Patient:s', { facility: 'S' }),
        ],
      });
      expect(await other.store.summarise()).toEqual({ ...sum, updateSeq: 3 });
      await graft(of('Observation:s', { facility: 'S', patient: 'Patient:s' }, 2, 'b,a'));
      expect((await store.summarise(S)).hash).not.toBe(sum.hash);
      await other.store.write({ grafts: [of('Observation:s', { facility: 'S', patient: 'Patient:s' }, 2, 'b,a')] });
      expect((await other.store.summarise(S)).hash).toBe((await store.summarise(S)).hash);
      await other.dispose();
    });

    it('SC9 a purged document is in no scope and in no sum', async () => {
      await graft(of('Observation:1', { facility: 'N', alsoFor: ['S'] }));
      await store.purge([{ id: 'Observation:1', revs: ['1-a'] }]);
      expect(await feed(S)).toEqual([]);
      expect(await store.summarise(S)).toMatchObject({ count: 0, hash: '0'.repeat(32) });
    });
  });
}
