import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Manifest } from '#shared/protocol/scope.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { ServerContext } from '../context.ts';
import { becomeWhole } from './become-whole.ts';
import type { HubRecord } from './hub-record.ts';
import { type HubCalls, registerHubCalls } from './register-hub-calls.ts';

const SCOPE = { facilities: ['N'], patients: [] };

async function begin() {
  const store = createMemoryStore();
  const body = JSON.stringify({ kind: 'Patient', v: 1, facility: 'N', resource: {} });
  await store.write({ edits: [{ id: 'Patient:1', body }] });
  const { count, hash } = await store.summarise(SCOPE);
  const whole: Manifest = { ...SCOPE, epoch: 0, count, hash, seq: 1 };
  let record: Pick<HubRecord, 'wholeAt'> = {};
  const compare = (manifest: Manifest | Refusal) =>
    becomeWhole({
      store,
      readManifest: async () => manifest,
      record: () => record,
      keep: async (change) => {
        record = { ...record, ...change };
      },
      nowMs: () => Date.parse('2026-11-22T08:00:00.000Z'),
    });
  return { whole, compare, record: () => record };
}

describe('HU12 a hub becomes whole', () => {
  it('HU12 by central’s list alone: not while it differs, not without an answer', async () => {
    const { whole, compare, record } = await begin();
    await compare(refusal('no-contact', 'nobody'));
    await compare({ ...whole, count: whole.count + 1 });
    await compare({ ...whole, hash: '0' });
    expect(record().wholeAt).toBeUndefined();
    await compare(whole);
    expect(record().wholeAt).toBe('2026-11-22T08:00:00.000Z');
  });

  it('HU12 once: what comes later makes it no less whole', async () => {
    const { whole, compare, record } = await begin();
    await compare(whole);
    await compare({ ...whole, count: 99 });
    expect(record().wholeAt).toBe('2026-11-22T08:00:00.000Z');
  });

  it('HU12 before that central answers what a station should have, afterwards the hub itself, and only to a proven one', async () => {
    const server = Fastify();
    let wholeAt: string | undefined;
    const context = { config: { limits: { requestBytes: 1000 } }, clock: { now: () => 0 } } as unknown as ServerContext;
    const hub = {
      record: () => ({ wholeAt }),
      pass: async () => ({ status: 200, body: { by: 'central' } }),
    } as unknown as HubCalls;
    registerHubCalls(server, context, hub);
    const ask = () => server.inject({ method: 'POST', url: '/_holdfast/db/scope/manifest', payload: {} });
    expect((await ask()).json()).toEqual({ by: 'central' });
    wholeAt = '2026-11-22T08:00:00.000Z';
    expect(await ask()).toMatchObject({ statusCode: 401 });
    await server.close();
  });
});
