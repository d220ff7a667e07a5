import { Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ReorderLine } from '#shared/contract/reorder.ts';
import { findQuantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { VEN_CLASSES, type VenClass } from '#shared/model/reorder-rule.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';

interface Props {
  readonly line: ReorderLine;
  onClose(): void;
  onSaved(): void;
}

/** How this product is ordered again at this site. */
export function RuleForm({ line, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.reorder.setRule);
  const [ven, setVen] = useState<VenClass>(line.rule.ven);
  const [lead, setLead] = useState<number | string>(line.rule.leadTimeDays);
  const [review, setReview] = useState<number | string>(line.rule.reviewDays);
  const [minimum, setMinimum] = useState(line.rule.minimum ?? '');
  const [pack, setPack] = useState(line.rule.packUnits ?? '');
  const [least, units] = [amountOf(minimum), amountOf(pack)];
  const isReady = typeof lead === 'number' && typeof review === 'number' && least !== undefined && units !== undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typeof lead !== 'number' || typeof review !== 'number') return;
    const done = await run({
      ...{ commandId: crypto.randomUUID(), product: line.product, ven, leadTimeDays: lead, reviewDays: review },
      ...(line.rule.rev ? { parent: line.rule.rev } : {}),
      ...(least ? { minimum: least } : {}),
      ...(units ? { packUnits: units } : {}),
    });
    if (done.state !== 'done') return;
    tellDone(t('reorder.ruleKept'));
    onSaved();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<bdi>{line.name}</bdi>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <Select
          label={t('reorder.venLabel')}
          required
          allowDeselect={false}
          data={VEN_CLASSES.map((value) => ({ value, label: t(`reorder.ven.${value}`) }))}
          value={ven}
          onChange={(value) => setVen(value as VenClass)}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          data-autofocus
        />
        <div className={layout.pair}>
          <NumberInput label={t('reorder.leadTime')} required min={0} max={730} value={lead} onChange={setLead} />
          <NumberInput label={t('reorder.review')} required min={1} max={365} value={review} onChange={setReview} />
          <TextInput
            label={t('reorder.minimum', { unit: unitWord(line.unit) })}
            inputMode="decimal"
            value={minimum}
            onChange={(event) => setMinimum(event.currentTarget.value)}
          />
          <TextInput
            label={t('reorder.packUnits', { unit: unitWord(line.unit) })}
            inputMode="decimal"
            value={pack}
            onChange={(event) => setPack(event.currentTarget.value)}
          />
        </div>
        <CallNotice call={call} />
        <FormActions act={t('reorder.keepRule')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}

/** Empty: nothing is said. Undefined of what is no amount. */
function amountOf(typed: string): string | undefined {
  if (typed.trim() === '') return '';
  const amount = findQuantity(plainNumber(typed));
  return amount === undefined || amount < 0 ? undefined : quantityText(amount);
}
