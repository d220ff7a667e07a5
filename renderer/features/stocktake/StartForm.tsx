import { Modal, MultiSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { findQuantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import layout from '../../ui/form.module.css';

interface Props {
  onClose(): void;
  onStarted(id: string): void;
}

/** Where is counted, whether work goes on meanwhile, and from which difference on somebody counts again. */
export function StartForm({ onClose, onStarted }: Props) {
  const { t } = useTranslation();
  const { answer } = useQuery(contract.stocktake.places, {});
  const { call, run, isRunning } = useCommand(contract.stocktake.start);
  const [places, setPlaces] = useState<string[]>([]);
  const [mode, setMode] = useState<'rolling' | 'freeze'>('rolling');
  const [units, setUnits] = useState('0');
  const [percent, setPercent] = useState<number | string>(2);
  const [note, setNote] = useState('');
  const amount = findQuantity(plainNumber(units));
  const isReady = places.length > 0 && amount !== undefined && amount >= 0 && typeof percent === 'number';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (amount === undefined || typeof percent !== 'number') return;
    const tolerance = { units: quantityText(amount), percent };
    const more = note.trim() ? { note: note.trim() } : {};
    const done = await run({ commandId: crypto.randomUUID(), places, mode, tolerance, ...more });
    if (done.state === 'done') onStarted(done.value.id);
  };
  const known = answer.state === 'done' ? answer.value : [];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('count.start')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <MultiSelect
          label={t('count.places')}
          description={t('count.placesWords')}
          required
          searchable
          data={known.map(({ id, name }) => ({ value: id, label: name }))}
          value={places}
          onChange={setPlaces}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          data-autofocus
        />
        <div>
          <SegmentedControl
            aria-label={t('count.mode')}
            value={mode}
            onChange={(value) => setMode(value as typeof mode)}
            data={(['rolling', 'freeze'] as const).map((value) => ({ value, label: t(`count.modes.${value}`) }))}
          />
          <p className="quiet">{t(`count.modeWords.${mode}`)}</p>
        </div>
        <div className={layout.pair}>
          <TextInput
            label={t('count.toleranceUnits')}
            description={t('count.toleranceWords')}
            inputMode="decimal"
            value={units}
            onChange={(event) => setUnits(event.currentTarget.value)}
          />
          <NumberInput
            label={t('count.tolerancePercent')}
            description={t('count.toleranceOr')}
            min={0}
            max={100}
            decimalScale={2}
            value={percent}
            onChange={setPercent}
          />
        </div>
        <TextInput
          label={t('count.note')}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <CallNotice call={call} />
        <FormActions act={t('count.begin')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}
