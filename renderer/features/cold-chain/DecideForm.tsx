import { Checkbox, Modal, SegmentedControl, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemperatureLogRow } from '#shared/contract/cold-chain.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { AmountWords } from '../../parts/stock/StockWords.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import layout from '../../ui/form.module.css';
import css from './ColdChain.module.css';
import { ExcursionWords } from './ExcursionWords.tsx';

interface Props {
  readonly log: TemperatureLogRow;
  onClose(): void;
  onSaved(): void;
}

type Aside = TemperatureLogRow['aside'][number];
const keyOf = ({ product, batch, location }: Aside): string =>
  [product, batch.gtin, batch.lot, batch.expiry, location].join('\n');

/** What becomes of what was put aside, in words: one drug bears what another does not. */
export function DecideForm({ log, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.coldChain.decide);
  const [outcome, setOutcome] = useState<'release' | 'discard' | ''>('');
  const [reason, setReason] = useState('');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const meant = log.aside.filter((one) => !left.has(keyOf(one)));
  const hasControlled = meant.some(({ controlled }) => controlled);
  const toggle = (key: string): void =>
    setLeft((before) =>
      before.has(key) ? new Set([...before].filter((one) => one !== key)) : new Set([...before, key]),
    );
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (outcome === '') return;
    const of = meant.map(({ product, batch, location }) => ({ product, batch, location }));
    const done = await run({ commandId: crypto.randomUUID(), id: log.id, outcome, of, reason: reason.trim() });
    if (done.state !== 'done') return;
    tellDone(t(`cold.told.${outcome}`));
    onSaved();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('cold.decide')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <ul className={css.list}>
          {log.excursions.map((excursion) => (
            <li key={excursion.from}>
              <ExcursionWords excursion={excursion} />
            </li>
          ))}
        </ul>
        <fieldset className={css.batches}>
          <legend>{t('cold.decideOf')}</legend>
          {log.aside.map((one) => (
            <Checkbox
              key={keyOf(one)}
              checked={!left.has(keyOf(one))}
              onChange={() => toggle(keyOf(one))}
              label={
                <>
                  <bdi>{one.name}</bdi> {one.brand && <bdi>({one.brand})</bdi>} <bdi>{one.batch.lot}</bdi>:{' '}
                  <AmountWords value={one.quantity} unit={one.unit} />
                </>
              }
            />
          ))}
        </fieldset>
        {left.size > 0 && <p className="quiet">{t('cold.othersWait')}</p>}
        <SegmentedControl
          aria-label={t('cold.outcome')}
          value={outcome}
          onChange={(value) => setOutcome(value as typeof outcome)}
          data={(['release', 'discard'] as const).map((value) => ({ value, label: t(`cold.outcomes.${value}`) }))}
        />
        {outcome === 'discard' && hasControlled && <Notice tone="pause">{t('cold.controlledStay')}</Notice>}
        <Textarea
          label={t('cold.reason')}
          description={t('cold.reasonWords')}
          required
          autosize
          minRows={3}
          maxRows={8}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions
          act={t('cold.keepDecision')}
          isRunning={isRunning}
          disabled={outcome === '' || meant.length === 0 || reason.trim().length < 3}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
