import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { useScan } from '../../scan/use-scan.ts';
import { Notice } from '../../ui/Condition.tsx';
import layout from '../../ui/form.module.css';
import { GtinName } from './GtinName.tsx';

interface Props {
  onDone(): void;
  onClose(): void;
}

/** A batch must not be used any more, at any station of the organisation. A scan of the pack fills in what it is. */
export function RecallDialog({ onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.batch.recall);
  const [gtin, setGtin] = useState('');
  const [lot, setLot] = useState('');
  const [reason, setReason] = useState('');
  useScan(({ parsed }) => {
    if (parsed.verdict === 'invalid' || (parsed.kind !== 'gs1' && parsed.kind !== 'retail') || !parsed.reading.gtin)
      return undefined;
    setGtin(parsed.reading.gtin);
    if (parsed.kind === 'gs1' && parsed.reading.lot) setLot(parsed.reading.lot);
    return parsed.verdict === 'suspicious' ? { tone: 'pause', title: t('stock.scan.confirmLot') } : 'silent';
  }, 'dialogue');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), gtin: gtin.trim(), reason: reason.trim() },
      ...(lot.trim() ? { lot: lot.trim() } : {}),
    });
    if (outcome.state !== 'done') return;
    tellDone(t('stock.recall.done'));
    onDone();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('stock.recall.new')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <Notice tone="pause">{t('stock.recall.words')}</Notice>
        <TextInput
          label={t('stock.gtin')}
          description={t('stock.scanHint')}
          inputMode="numeric"
          value={gtin}
          onChange={(event) => setGtin(event.currentTarget.value)}
          data-autofocus
        />
        <GtinName gtin={gtin.trim()} />
        <TextInput
          label={t('stock.lot')}
          description={t('stock.recall.lotWords')}
          value={lot}
          onChange={(event) => setLot(event.currentTarget.value)}
        />
        <Textarea
          label={t('stock.reason')}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <CallNotice call={call} />
        <div className={layout.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            loading={isRunning}
            disabled={!/^\d{8,14}$/.test(gtin.trim()) || reason.trim().length < 3}
          >
            {t('stock.recall.do')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
