/**
 * Who came for a controlled drug, for its register. The entry was written when the drug left the shelf, and nobody knew then;
 * an entry never changes (CR1), so it is told by a dated note on it. UK 2001/3998 regulation 19 asks for the person, for
 * whether proof of identity was asked for, and for whether it was shown.
 */
import { saidNote } from '#shared/domain/register/note-words.ts';
import type { RegisterCollector } from '#shared/domain/register/register-act.ts';
import { NONE } from '#shared/domain/stock/quantity.ts';
import type { DispenseActResource } from '#shared/model/dispense-act.ts';
import type { RegisterView } from '../register/register-book.ts';
import type { RegisterDraft } from '../register/register-draft.ts';

export type Collector = Extract<DispenseActResource, { readonly act: 'hand-over' }>['collector'];

const ROLES = { patient: 'patient', other: 'representative', ward: 'professional' } as const;

/** Somebody who is known is not asked; whoever names a paper has shown it. */
export function registerCollector(
  { who, name, identity }: Collector,
  patient: { readonly name: string; readonly address?: string | undefined },
): RegisterCollector {
  const isShown = identity !== undefined && identity !== 'known';
  const person = who === 'patient' ? patient : { name: name ?? '' };
  return { role: ROLES[who], ...person, identityAsked: isShown, identityShown: isShown };
}

/** One note on each supply of these items, in whichever part of the register it stands. */
export function planCollectedNotes(
  { registers }: Pick<RegisterView, 'registers'>,
  dispenses: readonly string[],
  {
    collector,
    patientId,
    by,
  }: { readonly collector: RegisterCollector; readonly patientId: string; readonly by: Collector },
): readonly RegisterDraft[] {
  const drafts: RegisterDraft[] = [];
  for (const { register, documents } of registers.values()) {
    const supplies = [...documents.values()].filter(
      ({ entry: { act, document } }) => act === 'supply' && document !== undefined && dispenses.includes(document),
    );
    // What was entered for another desk stands twice; the line that counts is the one that is printed.
    const entered = new Set(supplies.flatMap(({ entry: { posts } }) => posts?.id ?? []));
    for (const { id, entry } of supplies.filter((one) => !entered.has(one.id)))
      drafts.push({
        ...{ register, act: 'note', quantity: NONE, witness: undefined },
        facts: {
          noteOn: id,
          ...words(collector, by),
          collector,
          patientId,
          ...documentOf(entry),
          ...productOf(entry),
        },
      });
  }
  return drafts;
}

const documentOf = ({ document }: { readonly document?: string | undefined }) => (document ? { document } : {});
const productOf = ({ product }: { readonly product?: string | undefined }) => (product ? { product } : {});

/** For a template without columns of its own for it. */
function words({ name }: RegisterCollector, { relation, identity, number }: Collector) {
  const more = { ...(relation ? { relation } : {}), ...(identity ? { identity } : {}), ...(number ? { number } : {}) };
  return saidNote('collected', { name, ...more });
}
