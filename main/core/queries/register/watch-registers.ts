/** The registers of this site with their balances, again whenever an entry, a discrepancy or who keeps them changed. */
import type { OutputOf } from '#shared/contract/declare.ts';
import type { register } from '#shared/contract/register.ts';
import { checkDue } from '#shared/domain/register/due-reminders.ts';
import { registerName } from '#shared/domain/register/register-key.ts';
import { templateFor, wordsOf } from '#shared/domain/register/register-template.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { QueryContext, StoreReader, StreamHandler } from '../../api/operation-handler.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';
import { shelfOf } from '../../register/register-shelf.ts';
import { listRegisterTemplates } from '../../register/register-templates.ts';
import { casesOf } from './read-register.ts';
import { listRegisterPlaces } from './register-places.ts';
import { shownLine } from './shown-register.ts';

const CONCERNED: ReadonlySet<string> = new Set(['RegisterEntry', 'RegisterCase', 'Location', 'StockMovement']);
const PAGE = 500;

type Shown = OutputOf<typeof register.watch>;

export function watchRegisters(deps: RegisterDeps): StreamHandler<typeof register.watch> {
  return async function* (_input, { store, actor, signal, now }) {
    const changed = createChangeSignal();
    let isKeptOtherwise = true; // the first is told in any case
    const keptOtherwise = (): void => {
      isKeptOtherwise = true;
      changed.raise();
    };
    const stops = [deps.store().watch(() => changed.raise()), deps.registers().watchKeeping(keptOtherwise)];
    try {
      let { updateSeq: since } = await store.info();
      for (let version = 1; !signal.aborted; ) {
        const news = await concerns(store, since);
        since = news.seq;
        if (news.isConcerned || isKeptOtherwise) {
          isKeptOtherwise = false;
          yield { ...(await readAll(deps, { store, actor, now })), version };
          version += 1;
        } else if (news.isEnd) await changed.wait(signal);
      }
    } finally {
      for (const stop of stops) stop();
    }
  };
}

async function concerns(store: StoreReader, since: number) {
  const { rows, lastSeq } = await store.listChanges({ since, limit: PAGE, excludeKinds: ['AuditEvent'] });
  return {
    seq: lastSeq,
    isEnd: rows.length < PAGE,
    isConcerned: rows.some(({ id }) => CONCERNED.has(findKindOf(id) ?? '')),
  };
}

async function readAll(
  { registers, country, stock, products, zone }: RegisterDeps,
  { store, actor, now }: Pick<QueryContext, 'store' | 'actor' | 'now'>,
): Promise<Omit<Shown, 'version'>> {
  const view = await registers().look();
  const stocked = view.registers.size > 0 ? await stock().look() : undefined;
  const index = await products().index();
  const template = templateFor(listRegisterTemplates(), country());
  const { places, nameOf, shiftChangesOf } = await listRegisterPlaces(store, actor.facility);
  const lines = await Promise.all(
    [...view.registers].map(async ([id, known]) =>
      shownLine(known, {
        place: nameOf(known.register.locationId),
        check: checkDue(known.fold, {
          ...{ checksAt: shiftChangesOf(known.register.locationId) ?? template.checksAt, zone: zone(), nowMs: now() },
        }),
        writing: await registers().judge(id),
        cases: casesOf(view, id),
        shelf: stocked && shelfOf(known, stocked, index),
      }),
    ),
  );
  const templates = listRegisterTemplates();
  return {
    lines: lines.toSorted((one, other) => keyOf(one).localeCompare(keyOf(other))),
    places: [...places],
    templates: templates.map((one) => ({ code: one.code, title: wordsOf(one, 'en').title, period: one.period })),
    template: template.code,
    shiftChanges: template.checksAt,
  };
}

const keyOf = (line: Shown['lines'][number]): string => `${line.place} ${registerName(line)}`;
