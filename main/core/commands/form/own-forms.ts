import type { Questionnaire } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { findForm, LOCAL_FORMS } from '#shared/domain/questionnaire/local-forms.ts';
import { readForm } from '#shared/domain/questionnaire/read-form.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { CommandHandler, QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';

const KIND = 'Questionnaire';
const MOST = 300;

/** A form by its id: one that came with the program, or one that the organisation took in. */
export async function findAnyForm(store: Pick<StoreReader, 'find'>, id: string): Promise<Questionnaire | undefined> {
  return findForm(id) ?? toDocument<Questionnaire>(await store.find(`${KIND}:${id}`))?.resource;
}

/** QF8, QF9: judged whole, kept as it came, one document for each version. A version that is here never changes. */
export const importForm: CommandHandler<typeof contract.form.import> = async ({ text }, context) => {
  const read = readForm(text);
  if (read.state === 'refused')
    return {
      state: 'refused' as const,
      faults: read.faults.map(({ fault, at }) => ({ fault, ...(at ? { at } : {}) })),
    };
  const { form } = read;
  const { id, url = '', version = '', title = '' } = form;
  if (LOCAL_FORMS.some((local) => local.url === url))
    return refusal('conflict', 'This address belongs to a form that comes with the program. Give the form its own.');
  const before = toDocument<Questionnaire>(await context.store.find(`${KIND}:${id}`));
  if (before && canonicalJson(before.resource) !== canonicalJson(form))
    return refusal(
      'conflict',
      'This version is here already and says something else. Give the changed form a new version.',
    );
  const answer = { state: before ? ('known' as const) : ('added' as const), id, version, title };
  if (before) return answer;
  const document = { id: `${KIND}:${id}`, kind: KIND, facility: '*', resource: form };
  const saved = await context.commit({ documents: [document], output: () => answer });
  return isRefusal(saved) ? saved : answer;
};

/** Every version, newest taken in last; the newest of an address is the one that is filled in. */
export const listForms: QueryHandler<typeof contract.form.list> = async (_input, { store }) => {
  const stored = await store.listDocuments({ kind: KIND, limit: MOST });
  const documents = stored
    .flatMap((one) => toDocument<Questionnaire>(one) ?? [])
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const newest = new Map(documents.map(({ _id, resource }) => [resource.url, _id]));
  return documents.map(({ _id, resource, at }) => ({
    form: resource as unknown as Record<string, unknown>,
    isCurrent: newest.get(resource.url) === _id,
    takenInAt: at.slice(0, 24),
  }));
};
