import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogueSql, CatalogueStatements } from './catalogue-sql.ts';
import { newDatabaseKey, type OrganisationSecrets, type Secrets } from './secrets.ts';

export interface SecretsUnderTest {
  /** Opens them as another process does, with what it is given put between them and the catalogue. */
  open(between?: (sql: CatalogueSql) => CatalogueSql): Promise<Secrets>;
  dispose(): Promise<void>;
}

const ORGANISATION = '018f0000-0000-7000-8000-000000000001';
const signingKeyJwk = { kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' } as const;

const addUrl =
  (name: string) =>
  (known: OrganisationSecrets): OrganisationSecrets => ({
    ...known,
    postgresUrls: { ...known.postgresUrls, [name]: name },
  });

/** Secrets whose transaction does `before` right ahead of its end, when it has written all it writes. */
export function endingAfter(before: () => Promise<unknown>): (sql: CatalogueSql) => CatalogueSql {
  return (sql) => ({
    isRemote: sql.isRemote,
    all: (text, parameters) => sql.all(text, parameters),
    run: (text, parameters) => sql.run(text, parameters),
    probe: () => sql.probe(),
    claimAlone: () => sql.claimAlone(),
    exclusively: (name, work) => sql.exclusively(name, work),
    close: () => sql.close(),
    inTransaction: (work: (statements: CatalogueStatements) => Promise<unknown>) =>
      sql.inTransaction(async (statements) => {
        const result = await work(statements);
        await before();
        return result as never;
      }),
  });
}

/** What every place for secrets does. */
export function describeSecrets(name: string, open: () => Promise<SecretsUnderTest>): void {
  describe(`${name}: secrets`, () => {
    let used: SecretsUnderTest;
    let secrets: Secrets;
    beforeEach(async () => {
      used = await open();
      secrets = await used.open();
      await secrets.write(ORGANISATION, { signingKeyJwk, databaseKey: newDatabaseKey() });
    });
    afterEach(() => used.dispose());

    it('PG3 are changed one after the other, from two processes too: nothing that one added is lost to another', async () => {
      const again = await used.open();
      const names = Array.from({ length: 8 }, (_, n) => `n${n}`);
      await Promise.all(names.map((one, n) => (n % 2 ? again : secrets).change(ORGANISATION, addUrl(one))));
      expect(Object.keys((await again.read(ORGANISATION)).postgresUrls ?? {}).sort()).toEqual(names);
    });

    it('PG3 a change sees what stood at its beginning until it ends: another waits for it', async () => {
      const order: string[] = [];
      let others: Promise<unknown> = Promise.resolve();
      const again = await used.open();
      const slow = await used.open(
        endingAfter(async () => {
          others = again.change(ORGANISATION, (known) => {
            order.push(`second sees ${Object.keys(known.postgresUrls ?? {})}`);
            return addUrl('second')(known);
          });
          await secretsTurn();
          order.push('first ends');
        }),
      );
      await slow.change(ORGANISATION, addUrl('first'));
      await others;
      expect(order).toEqual(['first ends', 'second sees first']);
    });

    it('PG3 what a plan leaves as it was is not written; one that throws changes nothing', async () => {
      const before = await secrets.read(ORGANISATION);
      expect(await secrets.change(ORGANISATION, (known) => known)).toEqual(before);
      const failing = secrets.change(ORGANISATION, () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await secrets.read(ORGANISATION)).toEqual(before);
      await expect(secrets.change('nobody', addUrl('x'))).rejects.toThrow();
    });
  });
}

/** Long enough for whoever is not held off to come first. */
async function secretsTurn(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
