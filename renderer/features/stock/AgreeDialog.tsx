import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StockHeld } from '#shared/contract/stock-shown.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { ReasonDialog } from '../../parts/ReasonDialog.tsx';
import { tellDone } from '../../parts/told.ts';

export interface Counted extends Pick<StockHeld, 'batch' | 'location'> {
  readonly product: string;
}

/** Counted, and the book is right (SL22). */
export function AgreeDialog({ holding, onClose }: { readonly holding: Counted; onClose(): void }) {
  const { t } = useTranslation();
  const { call, run } = useCommand(contract.stock.agree);
  const agree = async (reason: string): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), holding, reason });
    if (outcome.state !== 'done') return;
    tellDone(t('stock.settle.agree.done'));
    onClose();
  };
  return (
    <ReasonDialog
      title={t('stock.settle.agree.title')}
      act={t('stock.settle.agree.title')}
      description={t('stock.settle.agree.words')}
      call={call}
      onReason={agree}
      onClose={onClose}
    />
  );
}
