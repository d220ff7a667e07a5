import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';

interface Props {
  readonly payment: string;
  readonly number: string;
  readonly patientId?: string | undefined;
  /** After a payment the receipt is one key away. */
  readonly autoFocus?: boolean;
}

/** The receipt, through the printer of this station that has the roll for it. */
export function ReceiptButton({ payment, number, patientId, autoFocus = false }: Props) {
  const { t, i18n } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.money.printReceipt);
  async function print(): Promise<void> {
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), payment, language: i18n.language.startsWith('fr') ? 'fr' : 'en' },
      ...(patientId ? { patientId } : {}),
    });
    if (outcome.state === 'done') tellDone(t('money.receiptQueued', { number }));
  }
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={isRunning}
        autoFocus={autoFocus}
        onClick={() => void print()}
      >
        {t('money.receipt')}
      </Button>
      <CallNotice call={call} />
    </>
  );
}
