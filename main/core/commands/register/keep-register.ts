/** Who keeps a register: taking it, handing it over, and taking it over from a desk that is lost, by two people (CR3, CR5). */
import type { register } from '#shared/contract/register.ts';
import { saidNote } from '#shared/domain/register/note-words.ts';
import { NONE } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandHandler } from '../../api/operation-handler.ts';
import { shownKeeping } from '../../queries/register/shown-register.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';
import { samePerson } from '../../session/second-persons.ts';

type Keeping = ReturnType<typeof shownKeeping>;

/** The audit event is the command's own; the register has no line of it. */
async function answer(deps: RegisterDeps, registerId: string, { commit }: CommandContext): Promise<Keeping | Refusal> {
  const keeping = shownKeeping(await deps.registers().judge(registerId));
  const done = await commit({ documents: [], output: () => keeping });
  return isRefusal(done) ? done : keeping;
}

export function holdRegister(deps: RegisterDeps): CommandHandler<typeof register.hold> {
  return async ({ registerId }, context) => {
    const held = await deps.registers().hold(registerId);
    return isRefusal(held) ? held : answer(deps, registerId, context);
  };
}

/** From now on this desk writes pending entries, also where central hears of it only later. */
export function handOverRegister(deps: RegisterDeps): CommandHandler<typeof register.handOver> {
  return async ({ registerId }, context) => {
    const refused = await deps.registers().handOver(registerId);
    return refused && refused.code !== 'no-contact' ? refused : answer(deps, registerId, context);
  };
}

/** The take-over stands in the register itself, as a note on the last line that is known. */
export function takeOverRegister(deps: RegisterDeps): CommandHandler<typeof register.takeOver> {
  return async ({ registerId, first, second, reason }, context) => {
    if (first.login.toLowerCase() === second.login.toLowerCase()) return samePerson();
    const taken = await deps.registers().takeOver(registerId, { first, second, reason });
    if (isRefusal(taken)) return taken;
    const said = saidNote('taken-over', { first: first.login, second: second.login, reason });
    return deps.registers().write(
      ({ registers }) => {
        const known = registers.get(registerId);
        const last = known?.fold.main.at(-1);
        if (!known || !last) return [];
        const facts = { noteOn: last.id, ...said };
        return [{ register: known.register, act: 'note', quantity: NONE, witness: undefined, facts }];
      },
      context,
      async ({ documents }) => {
        const keeping = shownKeeping(await deps.registers().judge(registerId));
        const saved = await context.commit({ documents, output: () => keeping });
        return isRefusal(saved) ? saved : keeping;
      },
    );
  };
}
