import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StockTransferRow } from '#shared/contract/stock-shown.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { ReasonDialog } from '../../parts/ReasonDialog.tsx';
import { tellDone } from '../../parts/told.ts';

interface Props {
  readonly transfer: StockTransferRow;
  onClose(): void;
}

/** Goods that were sent lie here again, and both sites hear of it. */
export function TakeBackDialog({ transfer, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run } = useCommand(contract.stock.takeBack);
  const takeBack = async (reason: string): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), transferId: transfer.id, reason });
    if (outcome.state !== 'done') return;
    tellDone(t('stock.way.takenBack'));
    onClose();
  };
  return (
    <ReasonDialog
      title={t('stock.way.takeBackTitle', { site: transfer.to.name })}
      act={t('stock.way.takeBack')}
      description={t('stock.way.takeBackWords')}
      call={call}
      onReason={takeBack}
      onClose={onClose}
    />
  );
}
