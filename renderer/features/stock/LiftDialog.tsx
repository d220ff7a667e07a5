import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { ReasonDialog } from '../../parts/ReasonDialog.tsx';
import { tellDone } from '../../parts/told.ts';

interface Props {
  readonly recall: OutputOf<typeof contract.batch.list>[number];
  onDone(): void;
  onClose(): void;
}

/** The recall was a mistake, or is over. What lies in quarantine stays there until somebody takes it out. */
export function LiftDialog({ recall, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run } = useCommand(contract.batch.lift);
  const lift = async (reason: string): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), id: recall.id, parent: recall.rev, reason });
    if (outcome.state !== 'done') return;
    tellDone(t('stock.recall.lifted'));
    onDone();
    onClose();
  };
  return (
    <ReasonDialog
      title={t('stock.recall.lift')}
      description={t('stock.recall.liftWords')}
      maxLength={500}
      call={call}
      onReason={lift}
      onClose={onClose}
    >
      <p>
        <bdi className="figures">{recall.gtin}</bdi> {recall.lot && t('stock.lotOf', { lot: recall.lot })}
      </p>
    </ReasonDialog>
  );
}
