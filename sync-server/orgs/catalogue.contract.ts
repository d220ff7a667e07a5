import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import type { BlockRequest, Catalogue, NewStation, OrganisationEntry } from './catalogue.ts';

export interface CatalogueUnderTest {
  readonly catalogue: Catalogue;
  /** As another process opens it. */
  openAgain(): Promise<Catalogue>;
  dispose(): Promise<void>;
}

const JWK = { kty: 'OKP', crv: 'Ed25519', x: 'k'.repeat(43) } as const;
const OTHER_JWK = { ...JWK, x: 'o'.repeat(43) } as const;

const organisation = (id: string, more: Partial<OrganisationEntry> = {}): OrganisationEntry => ({
  id,
  name: `Name of ${id}`,
  database: `db-${id}`,
  demo: false,
  hue: undefined,
  publicKeyJwk: JWK,
  fingerprint: 'f',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

const station = (id: string, codeHash: string, more: Partial<NewStation> = {}): NewStation => ({
  id,
  codeHash,
  organisationId: 'one',
  name: `Desk ${id}`,
  publicKeyJwk: JWK,
  siteId: 'Location:1',
  wardId: undefined,
  purpose: 'ward',
  storeInstanceId: undefined,
  enrolledAt: '2026-01-02T00:00:00.000Z',
  nowMs: 1000,
  ...more,
});

/** What every engine of the catalogue does. */
export function describeCatalogue(name: string, open: () => Promise<CatalogueUnderTest>): void {
  describe(`${name} as a catalogue`, () => {
    let used: CatalogueUnderTest;
    let catalogue: Catalogue;
    beforeEach(async () => {
      used = await open();
      catalogue = used.catalogue;
    });
    afterEach(() => used.dispose());

    const addCodes = async (...hashes: string[]) => {
      await catalogue.addOrganisation(organisation('one'));
      for (const hash of hashes) await catalogue.addCode({ hash, organisationId: 'one', expiresAtMs: 9000 });
    };

    it('has one id, for every process, and answers a probe', async () => {
      const again = await used.openAgain();
      expect(await again.serverId()).toBe(await catalogue.serverId());
      expect(await catalogue.serverId()).toMatch(/^[0-9a-f]{32}$/);
      await catalogue.probe();
      await again.close();
    });

    it('keeps plain databases, each name once', async () => {
      const made = await catalogue.addPlainDatabase('notes');
      expect(made).toMatchObject({ name: 'notes', profile: 'plain' });
      expect(await catalogue.addPlainDatabase('notes')).toBeUndefined();
      expect(await catalogue.findDatabase('notes')).toEqual(made);
      expect(await catalogue.findDatabase('none')).toBeUndefined();
      await catalogue.removePlainDatabase('notes');
      expect(await catalogue.listDatabases()).toEqual([]);
    });

    it('keeps organisations with their databases, which are not removed as plain ones', async () => {
      await catalogue.addOrganisation(organisation('one', { hue: 210, demo: true, name: 'North' }));
      await catalogue.addOrganisation(organisation('two', { name: 'East' }));
      await expect(catalogue.addOrganisation(organisation('three', { database: 'db-one' }))).rejects.toThrow('exists');
      expect((await catalogue.listOrganisations()).map(({ id }) => id)).toEqual(['two', 'one']);
      expect(await catalogue.findOrganisation('North')).toEqual(
        organisation('one', { hue: 210, demo: true, name: 'North' }),
      );
      expect(await catalogue.findOrganisation('db-two')).toMatchObject({ id: 'two', hue: undefined });
      expect(await catalogue.findOrganisation('three')).toBeUndefined();
      await catalogue.removePlainDatabase('db-one');
      expect(await catalogue.findDatabase('db-one')).toMatchObject({ profile: 'organisation' });
    });

    it('says where a database lies, and where it moved', async () => {
      const place = { engine: 'postgres', file: 'holdfast_x', server: 'db2.example:5432' } as const;
      await catalogue.addOrganisation(organisation('one'), place);
      expect(await catalogue.findDatabase('db-one')).toEqual({ name: 'db-one', profile: 'organisation', ...place });
      const next = { engine: 'sqlite', file: 'one.sqlite', server: undefined } as const;
      await catalogue.moveDatabase('db-one', next);
      expect(await catalogue.findDatabase('db-one')).toEqual({ name: 'db-one', profile: 'organisation', ...next });
    });

    it('PR3 a code enrols one station, once; the same station may ask again', async () => {
      await addCodes('h1', 'h2');
      const both = await Promise.all([
        catalogue.enrol(station('a', 'h1')),
        catalogue.enrol(station('b', 'h1', { publicKeyJwk: OTHER_JWK })),
      ]);
      expect(both.map(({ state }) => state).sort()).toEqual(['enrolled', 'refused']);
      const first = await catalogue.listStations('one');
      expect(first).toHaveLength(1);
      const key = first[0]?.publicKeyJwk ?? JWK;
      expect(await catalogue.enrol(station('c', 'h1', { publicKeyJwk: key }))).toEqual({
        state: 'repeated',
        station: first[0],
      });
      expect(await catalogue.enrol(station('d', 'none'))).toEqual({ state: 'refused' });
      expect(await catalogue.enrol(station('d', 'h2', { nowMs: 9000 }))).toEqual({ state: 'refused' });
      expect(await catalogue.enrol(station('d', 'h2', { organisationId: 'two' }))).toEqual({ state: 'refused' });
      expect(await catalogue.enrol(station('d', 'h2'))).toMatchObject({
        state: 'enrolled',
        station: { code: 'S2', database: 'db-one', incarnation: 1 },
      });
      expect(await catalogue.findCode('h2')).toEqual({
        hash: 'h2',
        organisationId: 'one',
        expiresAtMs: 9000,
        usedBy: 'd',
      });
    });

    it('begins an incarnation once for each store', async () => {
      await addCodes('h1');
      await catalogue.enrol(station('a', 'h1'));
      expect(await catalogue.beginIncarnation('a', 'store-1')).toMatchObject({ incarnation: 2 });
      expect(await catalogue.beginIncarnation('a', 'store-1')).toMatchObject({
        incarnation: 2,
        storeInstanceId: 'store-1',
      });
      expect(await catalogue.beginIncarnation('a', 'store-2')).toMatchObject({ incarnation: 3 });
      await expect(catalogue.beginIncarnation('none', 'store-2')).rejects.toThrow('no such station');
    });

    it('revokes a station once', async () => {
      await addCodes('h1');
      await catalogue.enrol(station('a', 'h1'));
      const revocation = { at: '2026-01-03T00:00:00.000Z', reason: 'lost' };
      expect(await catalogue.revokeStation('a', revocation)).toMatchObject({ state: 'revoked', revocation });
      expect(await catalogue.revokeStation('a', { at: 'later', reason: undefined })).toMatchObject({ revocation });
      expect(await catalogue.revokeStation('none', revocation)).toBeUndefined();
      expect((await catalogue.listRevokedStations()).map(({ id }) => id)).toEqual(['a']);
    });

    it('leases each number once, whoever asks at once', async () => {
      await addCodes('h1');
      await catalogue.enrol(station('a', 'h1'));
      const again = await used.openAgain();
      const request = (n: number): BlockRequest => ({
        organisationId: 'one',
        stationId: 'a',
        requestId: `r${n}`,
        prefix: 'M',
        size: 10,
        leasedAt: 't',
      });
      const blocks = await Promise.all(
        Array.from({ length: 12 }, (_, n) => (n % 2 ? again : catalogue).leaseBlock(request(n % 10))),
      );
      const distinct = [...new Map(blocks.map((block) => [block.from, block])).values()].sort(
        (a, b) => a.from - b.from,
      );
      expect(distinct).toHaveLength(10);
      for (const [index, block] of distinct.entries())
        if (index > 0) expect(block.from).toBeGreaterThan(distinct[index - 1]?.to ?? 0);
      expect(await catalogue.leaseBlock(request(3))).toEqual(blocks[3]);
      await again.close();
    });

    it('leases to central too, which is no station', async () => {
      await addCodes('h1');
      const asked = { organisationId: 'one', stationId: 'central', prefix: 'M', size: 10, leasedAt: 't' };
      const first = await catalogue.leaseBlock({ ...asked, requestId: 'r1' });
      expect((await catalogue.leaseBlock({ ...asked, requestId: 'r2' })).from).toBe(first.to + 1);
    });

    it('RP11 keeps heads, two of one place too, and not all for ever', async () => {
      await addCodes();
      const head = (sequence: number, hash: string) =>
        ({ organisation: 'one', station: 'a', incarnation: 1, sequence, hash }) as unknown as SignedHead;
      for (let sequence = 1; sequence <= 130; sequence += 1) await catalogue.keepHead(head(sequence, `h${sequence}`));
      await catalogue.keepHead(head(130, 'fork'));
      await catalogue.keepHead(head(130, 'fork'));
      const kept = await catalogue.listHeads('one', 'a');
      expect(kept.length).toBeLessThanOrEqual(102);
      expect(
        kept
          .slice(-2)
          .map(({ hash }) => hash)
          .sort(),
      ).toEqual(['fork', 'h130']);
      expect(await catalogue.listHeads('one')).toHaveLength(kept.length);
      expect(await catalogue.listHeads('one', 'b')).toEqual([]);
    });

    it('SN7 SN9 keeps what was written for stations, and how far it was written down', async () => {
      await addCodes('h');
      await catalogue.enrol(station('s1', 'h'));
      const note = {
        ...{ organisationId: 'one', stationId: 's1', storeInstanceId: undefined, identity: 'u/db-one/m' },
        ...{ position: '12-m.3', documents: 5, by: 'root, central' },
      };
      await catalogue.addSnapshot({ ...note, id: 'second', madeAtMs: 1_790_000_000_001, state: 'written' });
      await catalogue.addSnapshot({ ...note, id: 'first', madeAtMs: 1_790_000_000_000, state: 'placed' });
      await catalogue.addSnapshot({ ...note, id: 'third', madeAtMs: 1, state: 'told' });
      await catalogue.addSnapshot({ ...note, id: 'first', madeAtMs: 7, state: 'told' });
      const again = await used.openAgain();
      expect((await again.listOpenSnapshots()).map(({ id }) => id)).toEqual(['first', 'second']);
      expect(await again.findSnapshot('first')).toEqual({
        ...{ ...note, id: 'first', madeAtMs: 1_790_000_000_000, state: 'placed' },
      });
      await again.moveSnapshot('first', 'told');
      expect((await catalogue.listOpenSnapshots()).map(({ id }) => id)).toEqual(['second']);
      expect(await catalogue.findSnapshot('none')).toBeUndefined();
    });

    describe('used tokens', () => {
      const use = (name: string, issuedAtMs = 5000) => ({ name, issuedAtMs, expiresAtMs: issuedAtMs + 60_000 });
      const useAt = async (where: Catalogue, nowMs: number, ...uses: ReturnType<typeof use>[]) =>
        [...(await where.useTokens(uses, nowMs))].sort();

      it('PR3 takes each once among all processes, also when both are shown the same at once', async () => {
        const again = await used.openAgain();
        await catalogue.beginTokenMemory(5000);
        expect(await useAt(catalogue, 5000, use('a'), use('b'))).toEqual(['a', 'b']);
        expect(await useAt(again, 5001, use('b'), use('c'))).toEqual(['c']);
        const names = Array.from({ length: 60 }, (_, n) => `same ${n}`);
        const there = names.map((name) => use(name));
        const both = await Promise.all([
          useAt(catalogue, 5002, ...there),
          useAt(again, 5002, ...there.toReversed()),
          ...there.map((one) => useAt(again, 5002, one)),
        ]);
        expect(both.flat().sort()).toEqual(names.sort());
        await again.close();
      });

      it('OP7 knows since when it is complete: with stations, what was made earlier is not taken', async () => {
        await addCodes('h1');
        await catalogue.enrol(station('s1', 'h1'));
        expect(await useAt(catalogue, 7500, use('early', 6999), use('late', 7000))).toEqual(['late']);
        await catalogue.beginTokenMemory(9000);
        expect(await useAt(catalogue, 9000, use('also', 7000), use('late', 7000))).toEqual(['also']);
      });

      it('OP7 shuts nobody out for a clock that was ahead when it began and has been set back since', async () => {
        await addCodes('h1');
        await catalogue.enrol(station('s1', 'h1'));
        const aheadMs = 7_200_000;
        await catalogue.beginTokenMemory(aheadMs + 5000);
        expect(await useAt(catalogue, aheadMs + 5000, use('then', aheadMs + 5000))).toEqual(['then']);
        expect(await useAt(catalogue, 6000, use('before', 5999), use('now', 6000))).toEqual(['now']);
        expect(await useAt(catalogue, 6001, use('now', 6000), use('before', 5999))).toEqual([]);
        expect(await useAt(catalogue, aheadMs + 6000, use('then', aheadMs + 5000))).toEqual([]);
      });

      it('forgets what has expired, not since when it is complete', async () => {
        await catalogue.beginTokenMemory(5000);
        await useAt(catalogue, 5000, use('old', 5000), use('new', 6000));
        await catalogue.forgetTokens(66_000);
        expect(await useAt(catalogue, 9000, use('old', 5000), use('new', 6000))).toEqual(['old']);
      });
    });

    it('does work of one name one after the other', async () => {
      const again = await used.openAgain();
      const seen: string[] = [];
      const work = (name: string) => async () => {
        seen.push(`${name} begins`);
        await catalogue.serverId();
        seen.push(`${name} ends`);
        return name;
      };
      const failing = catalogue.exclusively('x', () => Promise.reject(new Error('failed'))).catch((fault) => fault);
      const answers = await Promise.all([catalogue.exclusively('x', work('a')), catalogue.exclusively('x', work('b'))]);
      expect(await failing).toMatchObject({ message: 'failed' });
      expect(answers).toEqual(['a', 'b']);
      expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
      await again.close();
    });
  });
}
