import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { tellUndoable } from '../../../parts/tell-undoable.tsx';
import type { AllergyItem } from './read-allergies.ts';

type Verification = 'unconfirmed' | 'confirmed' | 'refuted' | 'entered-in-error';

/** Changes that are made at once and can be taken back at once. */
export function useAllergyChange(patientId: string) {
  const { t } = useTranslation();
  const { run, call } = useCommand(contract.allergy.change);
  async function setVerification(item: AllergyItem, verificationStatus: Verification): Promise<void> {
    const before = item.value.verificationStatus as Verification;
    const change = (parent: string, status: Verification) =>
      run({
        commandId: crypto.randomUUID(),
        patientId,
        id: item.row.id,
        parent,
        changes: { verificationStatus: status },
      });
    const outcome = await change(item.row.rev ?? '', verificationStatus);
    if (outcome.state !== 'done') return;
    const message = t(`allergy.done.${verificationStatus}`, { substance: item.value.substance.text });
    tellUndoable(message, t('common.undo'), () => void change(outcome.value.rev, before));
  }
  return { setVerification, call };
}
