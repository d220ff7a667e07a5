import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { listName } from '../patient-words.ts';
import { tellUndoable } from '../tell-undoable.tsx';
import type { Person } from './board-model.ts';

/** What every act on a stay says: which version, of whom. */
export function onStay({ holder, rev }: Person) {
  return { commandId: crypto.randomUUID(), patientId: holder.patientId, id: holder.encounterId, parent: rev };
}

/** Moves at once and offers to take it back: a slip of the hand costs one key. */
export function useMove() {
  const { t } = useTranslation();
  const transfer = useCommand(contract.encounter.transfer);
  const cancel = useCommand(contract.encounter.cancelLast);
  return {
    call: transfer.call,
    isRunning: transfer.isRunning,
    reset: transfer.reset,
    run: async (person: Person, locationId: string): Promise<boolean> => {
      const outcome = await transfer.run({ ...onStay(person), locationId });
      if (outcome.state !== 'done') return false;
      const back = {
        ...onStay({ ...person, rev: outcome.value.rev }),
        act: 'transfer' as const,
        reason: t('board.undoReason'),
      };
      tellUndoable(
        t('board.moveDone', { name: person.line ? listName(person.line) : '' }),
        t('common.undo'),
        () => void cancel.run(back),
      );
      return true;
    },
  };
}
