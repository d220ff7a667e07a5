/** CR9: discrepancies. One person cannot close one: the second proves who they are on the same terminal. */
import type { register } from '#shared/contract/register.ts';
import { closeCase, findCorrection, noteOnCase } from '#shared/domain/register/discrepancy.ts';
import { quantity } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { RegisterCaseResource } from '#shared/model/register-case.ts';
import type { CommandContext, CommandHandler } from '../../api/operation-handler.ts';
import type { KnownCase } from '../../register/register-book.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';
import type { RegisterDraft } from '../../register/register-draft.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';
import { withStock } from './with-stock.ts';
import { findWitness } from './witness-of.ts';
import { correctionOf } from './write-entries.ts';

export const noteCase: CommandHandler<typeof register.noteCase> = async (input, context) => {
  const found = await findCase(input, context);
  if (isRefusal(found)) return found;
  const { actor, now } = context;
  const by = { id: actor.userId, name: actor.displayName };
  const note = { id: input.commandId, at: new Date(now()).toISOString(), by, text: input.text };
  const resource = noteOnCase(found.resource, note);
  return isRefusal(resource) ? resource : saveOne(context, planChange(found, resource));
};

export function closeRegisterCase(deps: RegisterDeps): CommandHandler<typeof register.closeCase> {
  return async (input, context) => {
    // @SAFETY Whoever signed as the witness of an act has not agreed to a finding.
    const second = findWitness(deps, context.actor, input.witness, {
      ...({ purpose: 'second', permissions: ['register.write'] } as const),
    });
    if (isRefusal(second)) return second;
    const found = await findCase(input, context);
    if (isRefusal(found)) return found;
    const correction = input.correct ? findCorrection(found.resource) : undefined;
    const drafts = correction === undefined ? [] : [correctionDraft(found, correction, input.text, second)];
    const known = (await deps.registers().look()).registers.get(found.resource.register.id);
    const stock =
      known && correction !== undefined
        ? correctionOf(known, { correction, stock: input.stock, witness: second, reason: input.text })
        : undefined;
    const done = await withStock(deps, stock, context, ({ documents: movements, locals }) =>
      deps.registers().write(
        () => drafts,
        context,
        async (planned) => {
          if (planned.lines.some(({ as }) => as === 'pending')) return keptElsewhere();
          const entryId = planned.lines[0]?.entryId;
          const { actor, now } = context;
          const closed = closeCase(found.resource, {
            ...{ at: new Date(now()).toISOString(), finding: input.finding, text: input.text },
            ...{ report: input.report, entryId },
            by: { id: actor.userId, name: actor.displayName },
            second: { id: second.userId, name: second.displayName },
          });
          if (isRefusal(closed)) return closed;
          const more = entryId === undefined ? {} : { entryId };
          const saved = await saveOne(
            context,
            planChange(found, closed),
            { locals, output: ([first]) => ({ id: first?.id, rev: first?.rev, ...more }) },
            [...planned.documents, ...movements],
          );
          return isRefusal(saved) ? saved : { ...saved, ...more };
        },
      ),
    );
    if (!isRefusal(done)) deps.secondPersons.spend([input.witness]);
    return done;
  };
}

/** @SAFETY Two desks that close one case apart would correct it twice: who keeps the register corrects it. */
function keptElsewhere(): Refusal {
  return refusal(
    'conflict',
    'Another desk keeps this register. Correct it there, or keep the register here first; what you found can be noted now.',
    { path: 'correct' },
  );
}

/** The dated note that brings the register to what was counted. */
function correctionDraft(
  { resource }: KnownCase,
  correction: string,
  text: string,
  witness: RegisterDraft['witness'],
): RegisterDraft {
  const { register, entryId } = resource;
  const facts = { noteOn: entryId, note: text };
  return { register, act: 'note', quantity: quantity(correction), witness, belowNought: true, facts };
}

async function findCase(
  { id, parent }: { readonly id: string; readonly parent: string },
  { store, actor }: CommandContext,
): Promise<KnownCase | Refusal> {
  const document = toDocument<RegisterCaseResource>(await store.find(id, parent));
  if (document?.kind === 'RegisterCase' && document.facility === actor.facility) return document;
  return refusal('not-found', 'This discrepancy is not here. It may not have arrived yet.');
}
