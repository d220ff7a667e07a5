/** What `promtool check metrics` asks for, and that the README names nothing that is not there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { createMetrics } from './create-metrics.ts';

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labels: ReadonlySet<string>;
}

const BASE_UNITS = ['seconds', 'bytes'];
const OTHER_UNITS = /_(?:ms|milliseconds|minutes|hours|days|kb|kib|mb|mib|kilobytes|megabytes|percent)(?:_|$)/;
/** Only of a hub, of a server with a certificate, of one whose catalogue lies in PostgreSQL. */
const ELSEWHERE = [
  'holdfast_hub_record_numbers_left',
  'holdfast_tls_certificate_expires_seconds',
  'holdfast_clock_skew_seconds',
];

let server: TestServer;
let families: readonly Family[];

beforeAll(async () => {
  server = await startTestServer({ storage: 'sqlite' });
  await server.admin('/plain', { method: 'PUT' });
  await server.admin('/plain/a', { method: 'PUT', json: {} });
  families = readFamilies(await (await server.admin('/_metrics')).text());
});
afterAll(() => server.dispose());

function readFamilies(text: string): readonly Family[] {
  return [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \1 (\S+)$/gm)].map(([, name = '', help = '', type = '']) => {
    const samples = text.split('\n').filter((line) => line.startsWith(`${name}`));
    const labels = samples.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, label = '']) => label));
    return { name, help, type, labels: new Set(labels) };
  });
}

const own = () => families.filter(({ name }) => name.startsWith('holdfast_'));

describe('metrics, by convention', () => {
  it('OP1 each has a help and a type, once, and every sample belongs to one', async () => {
    const text = await (await server.admin('/_metrics')).text();
    expect(families.length).toBeGreaterThan(30);
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
    const named = families.map(({ name }) => name);
    for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
      const name = /^[a-z_:][a-z0-9_:]*/i.exec(line)?.[0] ?? '';
      expect([
        line,
        named.some((family) => name === family || name.replace(/_(?:bucket|sum|count)$/, '') === family),
      ]).toEqual([line, true]);
    }
    for (const { name, help } of own()) expect([name, /^[A-Z].*\.$/.test(help)]).toEqual([name, true]);
  });

  it('OP1 counters end in _total and nothing else does; units are seconds and bytes; labels are few', () => {
    for (const { name, type } of families) expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    for (const { name, type, labels } of own()) {
      expect([name, /^[a-z][a-z0-9_]*$/.test(name), OTHER_UNITS.test(name)]).toEqual([name, true, false]);
      if (type === 'histogram')
        expect([name, BASE_UNITS.some((unit) => name.endsWith(`_${unit}`))]).toEqual([name, true]);
      for (const label of labels) expect(['route', 'method', 'status', 'organisation', 'le']).toContain(label);
    }
  });

  it('OP1 what the README tells an operator to watch is there, and an expiry only where something expires', async () => {
    const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
    const told = new Set(
      [...readme.matchAll(/`((?:holdfast|nodejs|process)_[a-z0-9_]+)/g)].map(([, name = '']) => name),
    );
    expect(told.size).toBeGreaterThan(5);
    const there = families.map(({ name }) => name);
    for (const name of told) expect([name, there.includes(name) || ELSEWHERE.includes(name)]).toEqual([name, true]);
    for (const name of ELSEWHERE) expect([name, there.includes(name)]).toEqual([name, false]);
    const spoken = await createMetrics({ speaksTls: true }).registry.metrics();
    expect(spoken).toContain('# TYPE holdfast_tls_certificate_expires_seconds gauge');
  });
});
