import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { MovementShown } from '#shared/contract/stock-shown.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { ReasonDialog } from '../../parts/ReasonDialog.tsx';
import { tellDone } from '../../parts/told.ts';

interface Props {
  readonly movement: MovementShown;
  onClose(): void;
}

/** A movement was a mistake: its opposite is recorded beside it. */
export function ReverseDialog({ movement, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run } = useCommand(contract.stock.reverse);
  const reverse = async (reason: string): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), movementId: movement.id, reason });
    if (outcome.state !== 'done') return;
    tellDone(t('stock.reverse.done'));
    onClose();
  };
  return (
    <ReasonDialog
      title={t('stock.reverse.title')}
      act={t('stock.reverse.do')}
      description={t('stock.reverse.words')}
      call={call}
      onReason={reverse}
      onClose={onClose}
    >
      <p>
        {t(`stock.type.${movement.type}`)} <b className="figures">{movement.quantity}</b> · <bdi>{movement.by}</bdi>
      </p>
    </ReasonDialog>
  );
}
