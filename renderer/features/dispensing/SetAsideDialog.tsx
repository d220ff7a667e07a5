import { useTranslation } from 'react-i18next';
import type { OpenOrder } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { ReasonDialog } from '../../parts/ReasonDialog.tsx';
import css from './Dispensing.module.css';

interface Props {
  readonly patientId: string;
  readonly order: OpenOrder;
  onDone(): void;
  onClose(): void;
}

export function SetAsideDialog({ patientId, order: { orderId, drug }, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run } = useCommand(contract.dispense.setAside);
  return (
    <ReasonDialog
      title={t('dispense.setAside')}
      call={call}
      onClose={onClose}
      onReason={async (reason) => {
        const outcome = await run({ commandId: crypto.randomUUID(), patientId, orderId, reason });
        if (outcome.state === 'done') onDone();
      }}
    >
      <p>
        <bdi>{drug}</bdi>
      </p>
      <p className={css.small}>{t('dispense.setAsideWords')}</p>
    </ReasonDialog>
  );
}
