/** An organisation with documents at a server in a process of its own, made before that starts; codes for its stations. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startServer } from '#sync-server/start-server.ts';
import { spawnServer } from '#sync-server/testing/server-process.ts';
import { makeVariedDocument } from './bench-documents.ts';
import { NURSE } from './bench-users.ts';

export interface BenchOrganisation {
  readonly address: string;
  /** Of the server's process. */
  readonly pid: number;
  /** For one station each. */
  readonly codes: readonly string[];
  stop(): Promise<void>;
}

const BATCH = 1000;

export async function startBenchOrganisation(options: {
  readonly documents: number;
  readonly stations: number;
}): Promise<BenchOrganisation> {
  const data = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-organisation-'));
  const codes = await provision(data, options);
  const server = await spawnServer(data, ['--log-level', 'error']);
  return {
    address: server.address,
    pid: server.child.pid ?? 0,
    codes,
    async stop() {
      await server.kill();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function provision(data: string, { documents, stations }: { documents: number; stations: number }) {
  const { context, close } = await startServer({ listen: '127.0.0.1:0', data, logLevel: 'error' });
  try {
    const user = (login: string, role: string) => ({
      login,
      displayName: login,
      roles: [role],
      password: NURSE.password,
    });
    const { organisation } = await provisionOrganisation(context, {
      name: 'Bench',
      demo: true,
      // The site of the bench's documents.
      sites: [{ code: 'BEN', name: 'Bench', wards: [{ code: 'a', name: 'A' }] }],
      users: [user('admin', 'administrator'), user(NURSE.login, 'nurse')],
    });
    await writeDocuments(await context.stores.open(organisation.database), documents);
    const codes: string[] = [];
    for (let n = 0; n < stations; n += 1) codes.push((await issueEnrolmentCode(context, organisation)).code);
    return codes;
  } finally {
    await close();
  }
}

async function writeDocuments(store: DocumentStore, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const edits = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => {
      const { _id: id, ...body } = makeVariedDocument(from + index);
      return { id, body: JSON.stringify(body) };
    });
    const { outcomes } = await store.write({ edits });
    const refused = outcomes.find(({ state }) => state !== 'stored');
    if (refused) throw new Error(`the organisation does not take the bench's documents: ${JSON.stringify(refused)}`);
  }
}
