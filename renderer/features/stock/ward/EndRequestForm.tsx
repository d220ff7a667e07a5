import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { ReasonDialog } from '../../../parts/ReasonDialog.tsx';
import { tellDone } from '../../../parts/told.ts';

interface Props {
  readonly id: string;
  readonly as: 'refused' | 'withdrawn';
  onClose(): void;
}

/** Why it is not sent, or not wanted any more. */
export function EndRequestForm({ id, as, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run } = useCommand(contract.wardStock.end);
  const end = async (reason: string): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), id, as, reason });
    if (outcome.state !== 'done') return;
    tellDone(t(`wardStock.${as}`));
    onClose();
  };
  return (
    <ReasonDialog
      title={t(`wardStock.endTitle.${as}`)}
      act={t(`wardStock.endDo.${as}`)}
      call={call}
      onReason={end}
      onClose={onClose}
    />
  );
}
