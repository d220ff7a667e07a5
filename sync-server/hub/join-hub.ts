/**
 * A server becomes the hub of a site (HU1): its own key pair, a one-time code, the organisation's public key pinned. The
 * key lies in a file before central is asked, so that a lost answer is asked for again with the same key; the catalogue
 * names the organisation last.
 */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOf, generateSigningKeys, type KeyJwk } from '#shared/domain/identity/signing-key.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CodeCheckAnswer } from '#shared/protocol/enrolment.ts';
import type { HubEnrolmentAnswer } from '#shared/protocol/hub.ts';
import { checkHubCode, enrolHub } from '#shared/protocol/hub-client.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import type { ServerContext } from '../context.ts';
import { newDatabaseKey } from '../storage/secrets.ts';
import { type HubRecord, writeHubRecord } from './hub-record.ts';

export interface JoinRequest {
  readonly upstream: string;
  readonly code: string;
  readonly name: string;
  /** Code or id of the site; needed where there are several. */
  readonly site?: string | undefined;
  /** What the administrator read out. Another one refuses. */
  readonly fingerprint?: string | undefined;
  readonly fetch?: typeof fetch;
}

export interface Joined {
  readonly record: HubRecord;
  readonly fingerprint: string;
}

export async function joinHub(context: ServerContext, request: JoinRequest): Promise<Joined | Refusal> {
  if ((await context.catalogue.listOrganisations()).length > 0)
    return refusal('already-done', 'This data folder has an organisation already: a hub has a folder of its own.');
  const at = { address: request.upstream, ...(request.fetch && { fetch: request.fetch }) };
  const checked = await checkHubCode(at, request.code);
  const keyFile = join(context.config.dataFolder, 'hub-joining.json');
  if (isRefusal(checked) && !existsSync(keyFile)) return checked; // used up by ourselves, where the file is there
  const joining = await beginJoining(keyFile, isRefusal(checked) ? undefined : checked, request);
  if (isRefusal(joining)) return joining;
  const answer = await enrolHub(at, {
    code: request.code,
    name: request.name,
    publicKeyJwk: ed25519PublicJwk.parse(joining.keys.publicJwk),
    siteId: joining.siteId,
  });
  if (isRefusal(answer)) return answer;
  const fingerprint = await fingerprintOf(answer.organisation.publicKeyJwk);
  if (request.fingerprint !== undefined && fingerprint !== request.fingerprint) return otherServer();
  const record = await keep(context, answer, { upstream: request.upstream, privateJwk: joining.keys.privateJwk });
  await rm(keyFile, { force: true });
  return { record, fingerprint };
}

interface Joining {
  readonly siteId: string;
  readonly keys: { readonly publicJwk: KeyJwk; readonly privateJwk: KeyJwk };
}

async function beginJoining(
  file: string,
  checked: CodeCheckAnswer | undefined,
  { site, fingerprint }: JoinRequest,
): Promise<Joining | Refusal> {
  if (!checked) return JSON.parse(await readFile(file, 'utf8')) as Joining;
  if (fingerprint !== undefined && checked.fingerprint !== fingerprint) return otherServer();
  const sites = checked.sites.filter(({ id, code }) => site === undefined || id === site || code === site);
  const [found, another] = sites;
  if (!found || another)
    return refusal('invalid-input', `Name one site with --site: ${checked.sites.map(({ code }) => code).join(', ')}.`);
  const joining = { siteId: found.id, keys: await generateSigningKeys() };
  await writeFile(file, JSON.stringify(joining), { mode: 0o600, flush: true });
  return joining;
}

/** Here `signingKeyJwk` is the hub's own key: the organisation's never leaves central. */
async function keep(
  context: ServerContext,
  answer: HubEnrolmentAnswer,
  { upstream, privateJwk }: { readonly upstream: string; readonly privateJwk: KeyJwk },
): Promise<HubRecord> {
  const { id, name, database, demo, theme, publicKeyJwk, fingerprint } = answer.organisation;
  const made = await context.storage.makePlace(id);
  const signingKeyJwk = privateJwk as Parameters<typeof context.secrets.write>[1]['signingKeyJwk'];
  await context.secrets.write(id, { signingKeyJwk, databaseKey: newDatabaseKey(), ...made.secrets });
  const createdAt = new Date(context.clock.now()).toISOString();
  const organisation = { id, name, database, demo, hue: theme?.hue, publicKeyJwk, fingerprint, createdAt };
  await context.catalogue.addOrganisation(organisation, made.place);
  const store = await context.stores.open(database);
  const { instanceId: storeInstanceId } = await store.info();
  const record = { ...answer, upstream, storeInstanceId };
  await writeHubRecord(store, record);
  return record;
}

const otherServer = (): Refusal =>
  refusal('code-invalid', 'The fingerprint is not the one that was given. Do not go on; ask who runs this server.');
