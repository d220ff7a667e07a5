/**
 * A commit cut off at every message that it consists of, both ways, each in its middle: ST1, ST3 and ST4 hold for whoever
 * reads afterwards, in another process too. The places are all there are: an uncut commit of the same shape counts them.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRow, DocumentStore, WriteBatch, WriteResult } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { type CutLine, type CutPlace, openCutLine } from '../../testing/cut-line.ts';
import { createTestDatabase } from '../../testing/open-test-postgres-store.ts';
import { hasTestPostgres, type OwnPostgres, startOwnPostgres } from '../../testing/postgres.ts';
import { openPostgresStoreOrThrow } from './open-postgres-store.ts';
import type { PostgresStore } from './postgres-store.ts';
import { everyPartOfABatch, JUDGE_OF_BATCHES, readyFor } from './testing/crash-batches.ts';

const CHILD = join(import.meta.dirname, 'testing/crash-child.ts');
const judge = JUDGE_OF_BATCHES;

describe.skipIf(!hasTestPostgres())('a commit of the PostgreSQL store, cut off', () => {
  let postgres: OwnPostgres;
  let line: CutLine;
  let url: string;
  /** Writes through the line. */
  let here: PostgresStore;
  /** As another process has it: straight. */
  let there: PostgresStore;
  let model: DocumentStore;
  /** What the other process heard of, in order. */
  const heard: number[] = [];
  let numbers = 0;

  beforeAll(async () => {
    postgres = await startOwnPostgres();
    line = await openCutLine(postgres.url);
    url = await createTestDatabase(postgres);
    there = await openPostgresStoreOrThrow({ url, profile: 'plain', rules: { judge } });
    here = await openPostgresStoreOrThrow({ url: line.through(url), profile: 'plain', rules: { judge } });
    model = createMemoryStore({ instanceId: 'model', judge });
    there.watch((seq) => heard.push(seq));
  });
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await line.close();
    await postgres.stop();
  });

  const rowsOf = async (store: DocumentStore, since: number): Promise<readonly ChangeRow[]> =>
    (await store.listChanges({ since, limit: 1000, bodies: 'leaves' })).rows;
  const standOf = async (store: DocumentStore, { locals = [], edits = [] }: WriteBatch, since: number) => {
    const { docCount, deletedCount, updateSeq } = await store.info();
    const files = edits.flatMap(({ id, attachments }) => (attachments ? [id] : []));
    const stubs = (await store.findMany(files)).flatMap((found) => Object.values(found?.attachments ?? {}));
    return {
      counts: { docCount, deletedCount, updateSeq },
      rows: await rowsOf(store, since),
      locals: await Promise.all(locals.map(({ id }) => store.findLocal(id))),
      quarantined: await store.listQuarantined(1000),
      files: await Promise.all(stubs.map(({ digest }) => store.findAttachment(digest).then((bytes) => bytes?.length))),
    };
  };

  interface Prepared {
    readonly batch: WriteBatch;
    readonly since: number;
    readonly before: unknown;
    readonly after: unknown;
  }

  /** A batch that touches every table, with what it needs in place. */
  async function makeBatch(): Promise<Pick<Prepared, 'batch' | 'since'>> {
    numbers += 1;
    const ready = readyFor(numbers);
    const { outcomes, updateSeq } = await there.write(ready);
    await model.write(ready);
    return { batch: everyPartOfABatch(numbers, outcomes), since: updateSeq };
  }

  /** The model has taken the batch already. */
  async function prepare(): Promise<Prepared> {
    const { batch, since } = await makeBatch();
    const before = await standOf(model, batch, since);
    await model.write(batch);
    return { batch, since, before, after: await standOf(model, batch, since) };
  }

  /** Whoever reads in another process sees all or nothing, at once and when PostgreSQL knows of the cut. */
  async function judgeAfterCut({ batch, since, before, after }: Prepared): Promise<'whole' | 'absent'> {
    const atOnce = await rowsOf(there, since);
    expect([(before as { rows: unknown }).rows, (after as { rows: unknown }).rows]).toContainEqual(atOnce);
    await there.write({ locals: [{ id: 'turn', body: '{}' }] }); // waits for a transaction that has not ended
    const stand = await standOf(there, batch, since);
    expect([before, after]).toContainEqual(stand);
    return JSON.stringify(stand) === JSON.stringify(after) ? 'whole' : 'absent';
  }

  async function cutAndRetry(place: CutPlace): Promise<'whole' | 'absent'> {
    const prepared = await prepare();
    const reached = line.cutAt(place);
    const answer = await Promise.allSettled([here.write(prepared.batch)]);
    await reached;
    expect(answer).toMatchObject([{ status: 'rejected', reason: { refusal: { code: 'locked' } } }]);
    const state = await judgeAfterCut(prepared);
    const again = await here.write(prepared.batch);
    expect(statesOf(again)).toEqual(state === 'whole' ? ['known'] : ['quarantined', 'stored']);
    expect(await standOf(there, prepared.batch, prepared.since)).toEqual(prepared.after);
    return state;
  }

  async function countStatements(): Promise<number> {
    const { batch, since, after } = await prepare();
    await here.write(batch);
    expect(await standOf(there, batch, since)).toEqual(after);
    return line.statements;
  }

  it('ST1.3 ST3 ST4.3 PG6 on its way to PostgreSQL, in the middle of each statement: nothing of it is there', async () => {
    const statements = await countStatements();
    expect(statements).toBeGreaterThan(15);
    for (let whole = 0; whole < statements; whole += 1)
      expect([whole, await cutAndRetry({ side: 'asked', whole })]).toEqual([whole, 'absent']);
    expect(await rowsOf(there, 0)).toEqual(await rowsOf(model, 0));
  });

  it('ST1.3 ST3 ST4.3 PG6 on the way back, in the middle of each answer: all of it is there or nothing', async () => {
    const statements = await countStatements();
    const states: string[] = [];
    for (let whole = 0; whole < statements; whole += 1) states.push(await cutAndRetry({ side: 'answered', whole }));
    expect(states.at(0)).toBe('absent');
    expect(states.at(-1)).toBe('whole');
    expect(await rowsOf(there, 0)).toEqual(await rowsOf(model, 0));
  });

  it('PG2 ST3 wakes the others with the next commit, though the news of a cut one was never sent', async () => {
    const statements = await countStatements();
    expect(await cutAndRetry({ side: 'answered', whole: statements - 1 })).toBe('whole');
    const { updateSeq } = await here.write({ edits: [{ id: `news ${numbers}`, body: '{}' }] });
    await model.write({ edits: [{ id: `news ${numbers}`, body: '{}' }] });
    while ((heard.at(-1) ?? 0) < updateSeq) await heardMore(there);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
  });

  it('ST4 writes that shared a transaction whose answer was lost are stored once, and each is told so', async () => {
    const statements = await countStatements();
    const batches = [(await makeBatch()).batch, (await makeBatch()).batch];
    const reached = line.cutAt({ side: 'answered', whole: statements - 1 });
    const answers = await Promise.all(batches.map((batch) => here.write(batch)));
    await reached;
    for (const batch of batches) await model.write(batch);
    expect(answers.map(statesOf)).toEqual([['known'], ['known']]);
    expect(await rowsOf(there, 0)).toEqual(await rowsOf(model, 0));
  });

  it.each([
    ['before the first statement is whole', 'asked', () => 0],
    ['before the commit is whole', 'asked', (statements: number) => statements - 1],
    ['before its answer is whole', 'answered', (statements: number) => statements - 1],
  ] as const)('ST1.3 ST4.3 with its process killed %s', async (_title, side, wholeOf) => {
    const statements = await countStatements();
    const ready = await prepare();
    const child = spawn(process.execPath, [CHILD, line.through(url), String(numbers)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const died = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    const opened = new Promise((resolve) => child.stdout.once('data', resolve));
    await opened;
    const reached = line.cutAt({ side, whole: wholeOf(statements) }, () => child.kill('SIGKILL'));
    child.stdin.end(JSON.stringify(ready.batch.edits?.map(({ parent }) => parent)));
    await reached;
    expect(await died).toBe('SIGKILL');
    expect(await judgeAfterCut(ready)).toBe(side === 'asked' ? 'absent' : 'whole');
    await there.write(ready.batch);
    expect(await standOf(there, ready.batch, ready.since)).toEqual(ready.after);
  });

  it.each([
    ['before the commit is whole', 'asked', 'absent'],
    ['before its answer is whole', 'answered', 'whole'],
  ] as const)('ST1.3 ST4.3 with PostgreSQL killed %s', async (_title, side, state) => {
    const statements = await countStatements();
    const ready = await prepare();
    const crashed = Promise.withResolvers<void>();
    const reached = line.cutAt({ side, whole: statements - 1 }, () => void postgres.crash().then(crashed.resolve));
    const answer = await Promise.allSettled([here.write(ready.batch)]);
    await reached;
    expect(answer).toMatchObject([{ status: 'rejected', reason: { refusal: { code: 'locked' } } }]);
    await crashed.promise;
    await postgres.start();
    await there.info().catch(() => {}); // its connections are gone; the next call opens others
    expect(await judgeAfterCut(ready)).toBe(state);
    await here.write(ready.batch);
    expect(await standOf(there, ready.batch, ready.since)).toEqual(ready.after);
  });
});

const statesOf = ({ outcomes }: WriteResult): string[] => [...new Set(outcomes.map(({ state }) => state))].sort();

function heardMore(store: PostgresStore): Promise<void> {
  return new Promise((resolve) => {
    const end = store.watch(() => {
      end();
      resolve();
    });
  });
}
