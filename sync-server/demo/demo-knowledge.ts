/** What the demo hospitals check and prescribe by: the demonstration pack, adopted, and the demonstration formulary. */
import { readFileSync } from 'node:fs';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { ServerContext } from '../context.ts';
import { importFormulary } from '../import/import-formulary.ts';
import { loadKnowledgePack } from '../knowledge/load-knowledge-pack.ts';
import type { OrganisationEntry } from '../orgs/catalogue.ts';

const resource = (path: string): URL => new URL(`../../resources/${path}`, import.meta.url);

export function readDemoFormulary(): string {
  return readFileSync(resource('demo/formulary.csv'), 'utf8');
}

export async function loadDemoKnowledge(context: ServerContext, organisation: OrganisationEntry): Promise<void> {
  const bytes = readFileSync(resource('knowledge/demo-pack.json'));
  const loaded = await loadKnowledgePack(context, organisation, { bytes, adopt: true });
  if (isRefusal(loaded)) throw new Error(`the demo pack was refused: ${loaded.sentence}`);
  const store = await context.stores.open(organisation.database);
  const stamp = () => ({ at: context.hybridClock.next(), facility: '*' });
  const { refused } = await importFormulary(store, readDemoFormulary(), stamp);
  const [first] = refused;
  if (first) throw new Error(`line ${first.line} of the demo formulary was refused: ${first.reason}`);
}
