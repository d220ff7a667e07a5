import type { register } from '#shared/contract/register.ts';
import { checkDue } from '#shared/domain/register/due-reminders.ts';
import { templateFor } from '#shared/domain/register/register-template.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import type { KnownCase, RegisterView } from '../../register/register-book.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';
import { shelfOf } from '../../register/register-shelf.ts';
import { listRegisterTemplates } from '../../register/register-templates.ts';
import { listRegisterPlaces } from './register-places.ts';
import { shownDetail, shownShelf } from './shown-register.ts';

export function readRegister({
  registers,
  stock,
  products,
  zone,
  country,
}: RegisterDeps): QueryHandler<typeof register.read> {
  return async ({ registerId, limit }, { store, actor, now }) => {
    const view = await registers().look();
    const known = view.registers.get(registerId);
    if (!known) return noRegister();
    const { nameOf, shiftChangesOf } = await listRegisterPlaces(store, actor.facility);
    const stocked = await stock().look();
    const own = shiftChangesOf(known.register.locationId);
    const checksAt = own ?? templateFor(listRegisterTemplates(), country()).checksAt;
    const around = {
      check: checkDue(known.fold, { checksAt, zone: zone(), nowMs: now() }),
      place: nameOf(known.register.locationId),
      writing: await registers().judge(registerId),
      cases: casesOf(view, registerId),
      shelf: shelfOf(known, stocked, await products().index()),
    };
    const detail = shownDetail(known, around, limit);
    const shelf = around.shelf && shownShelf(around.shelf, nameOf);
    return { ...detail, ...(shelf ? { shelf } : {}), cases: await withUndecided(store, detail.cases) };
  };
}

/** The open ones first, then the latest. */
export function casesOf({ cases }: RegisterView, registerId: string): readonly KnownCase[] {
  const of = [...cases.values()].filter(({ resource }) => resource.register.id === registerId);
  return of.toSorted(({ resource: one }, { resource: other }) => {
    if (one.state !== other.state) return one.state === 'open' ? -1 : 1;
    return one.openedAt < other.openedAt ? 1 : -1;
  });
}

/** Two desks each closed it, or one did while the other wrote: a person decides. */
async function withUndecided<Line extends { readonly id: string }>(
  store: Pick<StoreReader, 'findLeaves'>,
  lines: readonly Line[],
): Promise<(Line & { readonly undecided: boolean })[]> {
  return Promise.all(
    lines.map(async (line) => {
      const leaves = (await store.findLeaves(line.id)).filter(({ deleted }) => !deleted);
      return { ...line, undecided: leaves.length > 1 };
    }),
  );
}

export function noRegister(): Refusal {
  return refusal('not-found', 'This register is not here. It may not have arrived yet.');
}
