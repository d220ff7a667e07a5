import { Modal, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RegisterPlace } from '#shared/contract/register.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { findAmount } from '../../parts/register/amount.ts';
import { useTellWritten, useWriting } from '../../parts/register/use-writing.ts';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import layout from '../../ui/form.module.css';

interface Props {
  readonly places: readonly RegisterPlace[];
  onClose(): void;
  onOpened(registerId: string): void;
}

/** Begins a register: a controlled drug, a place, and what two people counted there. */
export function OpenDialog({ places, onClose, onOpened }: Props) {
  const { t } = useTranslation();
  const { call, send, isRunning } = useWriting(contract.register.open);
  const tell = useTellWritten();
  const [search, setSearch] = useState('');
  const [product, setProduct] = useState<string | null>(null);
  const [place, setPlace] = useState<string | null>(places.length === 1 ? (places[0]?.id ?? null) : null);
  const [typed, setTyped] = useState('');
  const [witness, setWitness] = useState<ProvenPerson>();
  const { answer } = useQuery(contract.product.search, search.trim() ? { text: search, limit: 50 } : undefined);
  const found = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const controlled = (found?.products ?? []).filter(({ controlledClass }) => controlledClass);
  const counted = findAmount(typed);
  const unit = controlled.find(({ code }) => code === product)?.baseUnit ?? t('cdRegister.units');
  const isReady = product !== null && place !== null && counted !== undefined && witness !== undefined;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady) return;
    const outcome = await send({ locationId: place, product, counted, witness: witness.proof });
    if (outcome.state !== 'done') return;
    tell(outcome.value);
    onOpened(outcome.value.registerId);
    onClose();
  }
  return (
    <Modal opened onClose={onClose} title={t('cdRegister.open')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={layout.form} onSubmit={submit} autoComplete="off">
        <Select
          label={t('cdRegister.field.product')}
          description={t('cdRegister.field.productWords')}
          required
          searchable
          data={controlled.map(({ code, shownName }) => ({ value: code, label: shownName }))}
          filter={({ options }) => options}
          searchValue={search}
          onSearchChange={setSearch}
          value={product}
          onChange={setProduct}
          nothingFoundMessage={search.trim() ? t('cdRegister.noProduct') : t('cdRegister.typeProduct')}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          data-autofocus
        />
        <Select
          label={t('cdRegister.field.place')}
          required
          searchable
          data={places.map(({ id, name, level }) => ({
            value: id,
            label: `${name} (${t(`cdRegister.level.${level}`)})`,
          }))}
          value={place}
          onChange={setPlace}
          nothingFoundMessage={t('cdRegister.noPlace')}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        />
        <TextInput
          label={t('cdRegister.field.counted', { unit })}
          inputMode="decimal"
          required
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <SecondPersonField
          purpose="witness"
          label={t('cdRegister.witness')}
          words={t('cdRegister.countWitnessWords')}
          value={witness}
          onChange={setWitness}
        />
        <CallNotice call={call} />
        <FormActions act={t('cdRegister.begin')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}
