import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { type BoardAct, type FormAct, isQuick } from '../../parts/admission/acts.ts';
import type { Person } from '../../parts/admission/board-model.ts';
import { onStay, useMove } from '../../parts/admission/use-move.ts';
import { tellDone } from '../../parts/told.ts';

/** Acts that need no form are done at once; the others open theirs. */
export function useBoardActs(ask: (act: FormAct) => void) {
  const { t } = useTranslation();
  const bedState = useCommand(contract.location.setBedState);
  const back = useCommand(contract.encounter.returnFromLeave);
  const move = useMove();
  const begin = (act: BoardAct): void => {
    // What was refused before says nothing of what is done next.
    for (const { reset } of [bedState, back, move]) reset();
    if (!isQuick(act)) {
      ask(act);
      return;
    }
    if (act.act === 'return') {
      void back.run(onStay(act.person)).then(({ state }) => state === 'done' && tellDone(t('board.returnDone')));
      return;
    }
    const readiness = act.act === 'clean' ? ('cleaning' as const) : ('ready' as const);
    void bedState.run({ commandId: crypto.randomUUID(), id: act.bed.id, parent: act.bed.rev, readiness });
  };
  const call = [bedState.call, back.call, move.call].find(({ state }) => state !== 'idle' && state !== 'running');
  return {
    begin,
    drop: (person: Person, bedId: string) => {
      for (const { reset } of [bedState, back]) reset();
      void move.run(person, bedId);
    },
    call: call ?? { state: 'idle' as const },
  };
}
