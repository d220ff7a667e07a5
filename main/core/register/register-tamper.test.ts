/** Somebody who has the key of the database changes it behind the program: seen when it is read again. */
import { afterEach, expect, it } from 'vitest';
import { openConnection } from '#shared/sqlite/connection.ts';
import { openOrThrow, openTestStore, TEST_KEY } from '#shared/sqlite/testing/open-test-store.ts';
import { newChainCases } from './new-chain-cases.ts';
import { createRegisterBook } from './register-book.ts';
import { act, bring, createTestStations } from './test-station.ts';

const disposals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0)) await dispose();
});

/** Four lines of a real database, and what is told of them once it was opened anew. */
async function tamperedWith(sql: string) {
  const { stations } = createTestStations('one');
  const [one] = stations;
  if (!one) throw new Error('no station');
  await one.done(act('receive', '10'));
  await one.registers.hold((await one.known()).register.id);
  await one.done(act('supply', '1'), act('supply', '2'), act('supply', '3'));
  const kept = await openTestStore({ profile: 'organisation' });
  await bring(one.store, kept.store);
  await kept.store.close();
  const db = openConnection({ file: kept.file, key: TEST_KEY });
  const { changes } = db.prepare(sql).run();
  db.close();
  const store = await openOrThrow({ file: kept.file, key: TEST_KEY, profile: 'organisation', writer: 'inline' });
  disposals.push(async () => {
    await store.close();
    await kept.dispose().catch(() => undefined);
  });
  const view = await createRegisterBook(store, 'N1').look();
  const [known] = view.registers.values();
  const cases = newChainCases(view, known?.register.id ?? '', Date.parse('2026-12-24T00:00:00Z'));
  return { changes, known, cases };
}

const THIRD = `kind = 'RegisterEntry' AND body LIKE '%"quantity":"-2"%'`;

it('@SAFETY CR3 CR13 a quantity changed in the database shows at its line, and is a case', async () => {
  const changed = await tamperedWith(
    `UPDATE document SET body = replace(body, '"quantity":"-2"', '"quantity":"-1"') WHERE ${THIRD}`,
  );
  expect(changed.changes).toBe(1);
  expect(changed.known?.fold.faults.map(({ why }) => why)).toEqual(expect.arrayContaining(['content', 'balance']));
  expect(changed.cases).toHaveLength(1);
});

it('@SAFETY CR3 CR13 a witness changed in the database shows, though every number holds', async () => {
  const { changes, known } = await tamperedWith(
    `UPDATE document SET body = replace(body, 'Bela Beside', 'Nobody Else') WHERE ${THIRD}`,
  );
  expect(changes).toBe(1);
  expect(known?.fold.faults.map(({ why }) => why)).toEqual(['content']);
});

it('@SAFETY CR3 CR13 a line taken out of the database is missed, and is a case', async () => {
  const { changes, known, cases } = await tamperedWith(`DELETE FROM document WHERE ${THIRD}`);
  expect(changes).toBe(1);
  expect(known?.fold.missing).toBe(1);
  expect(cases).toHaveLength(1);
});
