import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { Notice } from '../../ui/Condition.tsx';

interface Props {
  readonly number: string;
  onOpen(at: { readonly patientId: string; readonly entry: string }): void;
}

/** DP21: what was made here, by the batch number that somebody reads on it; also of a prescription that is done. */
export function FindMade({ number, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { answer } = useQuery(contract.dispense.findMade, { number });
  if (answer.state === 'loading') return null;
  if (answer.state !== 'done') return <CallNotice call={answer} />;
  const { patientId, entry, drug, preparedAt } = answer.value;
  return (
    <Notice
      tone="calm"
      title={t('dispense.madeFound', { drug, when: format.dateTime(preparedAt) })}
      actions={
        <Button size="compact-sm" onClick={() => onOpen({ patientId, entry })}>
          {t('dispense.openMade')}
        </Button>
      }
    />
  );
}
