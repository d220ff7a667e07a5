import { access, readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { generateSigningKeys, importSigningKey, type KeyJwk, keyIdOf } from '#shared/domain/identity/signing-key.ts';
import { describePack } from '#shared/domain/knowledge/pack-facts.ts';
import { readPackFile, writePackFile } from '#shared/domain/knowledge/pack-file.ts';
import { findPackInForce } from '#shared/domain/knowledge/pack-in-force.ts';
import type { PackProblem } from '#shared/domain/knowledge/pack-problems.ts';
import { signPack } from '#shared/domain/knowledge/signed-pack.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { distrustPublisher, readPublishers, trustPublisher } from '../knowledge/knowledge-publishers.ts';
import { listLoadedPacks, loadKnowledgePack, type PackLoadReport } from '../knowledge/load-knowledge-pack.ts';
import { CommandRefused } from './command-refused.ts';
import { getOrganisation, print, STORAGE_OPTION, withContext, withWritingContext } from './with-context.ts';

type OrgSettings = Settings & { readonly org?: string };
const ORG_OPTION = ['--org <organisation>', 'name, id or database; needed when there are several'] as const;

/** `knowledge load|list|sign|trust|distrust` */
export function registerKnowledge(program: Command, environment: Environment): void {
  const knowledge = program.command('knowledge').description('knowledge packs: what orders are checked against');
  const folder = ['--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data'] as const;
  const forOrganisation = (command: Command): Command =>
    command
      .option(...ORG_OPTION)
      .option(...folder)
      .option(...STORAGE_OPTION);

  forOrganisation(knowledge.command('load'))
    .description('take in a pack (JSON, plain or gzip); loading it again changes nothing')
    .argument('<file>', 'the pack')
    .option('--adopt', 'sign an unsigned pack with the key of the organisation, which then answers for it')
    .option('--instead <pack>', 'id of the loaded pack that it takes the place of')
    .action(load);
  forOrganisation(knowledge.command('list')).description('list packs and trusted publishers').action(list);
  forOrganisation(knowledge.command('trust'))
    .description('take packs of this publisher from now on')
    .requiredOption('--name <publisher>', 'its name')
    .requiredOption('--key <file>', 'its public key, a JWK')
    .requiredOption('--reason <words>', 'why; stands in the audit')
    .action(trust);
  forOrganisation(knowledge.command('distrust'))
    .description('take no more packs of this publisher; those loaded stay')
    .argument('<key id>', 'as knowledge list shows it')
    .requiredOption('--reason <words>', 'why; stands in the audit')
    .action(distrust);
  knowledge
    .command('sign')
    .description('for publishers: sign a pack; makes the key when there is none yet')
    .argument('<file>', 'the pack as JSON')
    .requiredOption('--key <file>', 'private key, a JWK; the public one is written beside it as .pub.json')
    .requiredOption('--out <file>', 'the signed pack')
    .action(sign);
}

type LoadSettings = OrgSettings & { readonly adopt?: boolean; readonly instead?: string };

function load(path: string, options: LoadSettings): Promise<void> {
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const { adopt, instead } = options;
    const answer = await loadKnowledgePack(context, organisation, { bytes: await readBytes(path), adopt, instead });
    if (isRefusal(answer)) throw new CommandRefused(inWords(answer));
    printLoad(answer, context.clock.now());
  });
}

function printLoad({ state, pack, publisher, before }: PackLoadReport, nowMs: number): void {
  const { ageDays, state: age, notice } = describePack(pack, nowMs);
  const { id, version, validFrom, reviewBy, concepts, products, interactions, crossAllergies, doseLimits } = pack;
  print(
    `${state === 'known' ? 'Known already' : 'Loaded'}: ${pack.title} (${id} version ${version}) of ${publisher.name}.`,
  );
  if (notice) print(`  ${notice}`);
  const when = ageDays < 0 ? `in force from ${validFrom}` : `in force since ${validFrom} (${ageDays} days)`;
  print(`  ${when}${reviewBy ? `, to be reviewed by ${reviewBy}` : ''}${age === 'out-of-date' ? ': OUT OF DATE' : ''}`);
  print(`  ${concepts.length} concepts · ${products.length} products · ${interactions.length} interactions`);
  print(`  ${crossAllergies.length} relations of allergies · ${doseLimits.length} dose limits`);
  if (state === 'loaded' && before) print(`  before: ${before.id} version ${before.version}`);
}

function list(options: OrgSettings): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const store = await context.stores.open(organisation.database);
    const packs = await listLoadedPacks(store, organisation);
    const inForce = findPackInForce(packs, context.clock.now());
    for (const one of packs)
      print(
        `${one === inForce ? '*' : ' '} ${one.head.id} version ${one.head.version}, from ${one.head.validFrom}: ${one.head.title}`,
      );
    if (packs.length === 0) print('No knowledge pack is loaded: nothing is checked.');
    for (const { name, keyId } of await readPublishers(store, organisation)) print(`  trusted: ${name} ${keyId}`);
  });
}

function trust(options: OrgSettings & { readonly name: string; readonly key: string; readonly reason: string }) {
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const key = await readKey(options.key);
    const { keyId } = await trustPublisher(context, organisation, { ...options, key });
    print(`${organisation.name} takes knowledge packs of ${options.name} (${keyId}) from now on.`);
  });
}

function distrust(keyId: string, options: OrgSettings & { readonly reason: string }): Promise<void> {
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    await distrustPublisher(context, organisation, { keyId, reason: options.reason });
    print(`${organisation.name} takes no more packs with the key ${keyId}.`);
  });
}

async function sign(path: string, options: { readonly key: string; readonly out: string }): Promise<void> {
  const file = readPackFile(await readBytes(path));
  if (isRefusal(file)) throw new CommandRefused(inWords(file));
  const jwk = await readOrMakeKey(options.key);
  const keyId = await keyIdOf(publicHalf(jwk));
  const signed = await signPack(file.pack, { key: await importSigningKey(jwk), keyId });
  if (isRefusal(signed)) throw new CommandRefused(inWords(signed));
  await writeFile(options.out, writePackFile(signed));
  print(`Signed with the key ${keyId}.`);
}

async function readOrMakeKey(path: string): Promise<KeyJwk> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return readKey(path);
  const { publicJwk, privateJwk } = await generateSigningKeys();
  await writeFile(path, `${JSON.stringify(privateJwk)}\n`, { mode: 0o600, flag: 'wx' });
  await writeFile(`${path}.pub.json`, `${JSON.stringify(publicJwk)}\n`);
  return privateJwk;
}

function publicHalf({ kty, crv, x }: KeyJwk): KeyJwk {
  return { kty, crv, x } as KeyJwk;
}

async function readKey(path: string): Promise<KeyJwk> {
  try {
    const key = JSON.parse(new TextDecoder().decode(await readBytes(path))) as KeyJwk;
    if (key.kty === 'OKP' && key.crv === 'Ed25519' && typeof key.x === 'string') return key;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
  }
  throw new CommandRefused(`${path} is no Ed25519 key (a JWK with kty OKP).`);
}

async function readBytes(path: string): Promise<Uint8Array> {
  return readFile(path).catch((fault: NodeJS.ErrnoException) => {
    throw fault.code === 'ENOENT' ? new CommandRefused(`There is no file ${path}.`) : fault;
  });
}

/** The sentence, and where and why for each thing that is wrong with a pack. */
function inWords({ sentence, details }: Refusal): string {
  const problems = Array.isArray(details) ? (details as readonly PackProblem[]) : [];
  return [sentence, ...problems.map(({ path, reason }) => `  ${path}: ${reason}`)].join('\n');
}
