import { Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RegisterListLine } from '#shared/contract/register.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { findAmount } from '../../parts/register/amount.ts';
import { DialogHead } from '../../parts/register/DialogHead.tsx';
import { useTellWritten, useWriting } from '../../parts/register/use-writing.ts';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { parseDue } from '../../parts/wall-moment.ts';
import { Notice } from '../../ui/Condition.tsx';
import layout from '../../ui/form.module.css';
import { WallField } from '../../ui/WallField.tsx';
import css from './Register.module.css';
import {
  choicesOf,
  EMPTY_SHELF,
  PutField,
  putOn,
  type Shelf,
  type ShelfSheet,
  TakenField,
  takenFrom,
} from './ShelfField.tsx';

export type MovingAct = 'receive' | 'supply' | 'return' | 'send-back' | 'destroy';

interface Props {
  readonly act: MovingAct;
  readonly line: RegisterListLine;
  /** Absent where the place keeps no stock. */
  readonly shelf: Shelf | undefined;
  onClose(): void;
}

const EMPTY = {
  ...{ amount: '', when: '', party: '', address: '', authority: '', reference: '', lot: '', expiry: '' },
  ...{ collector: '', collectorAddress: '', method: '', reason: '' },
};
const ROLES = ['patient', 'representative', 'professional'] as const;

/** One act with a controlled drug, with what the law asks of it and somebody who stands by. */
export function ActDialog({ act, line, shelf, onClose }: Props) {
  const { t } = useTranslation();
  const { call, send, isRunning } = useWriting(contract.register.record);
  const tell = useTellWritten();
  const [sheet, setSheet] = useState(EMPTY);
  const [role, setRole] = useState<(typeof ROLES)[number]>('patient');
  const [identity, setIdentity] = useState({ asked: false, shown: false });
  const [belowNought, setBelowNought] = useState(false);
  const [witness, setWitness] = useState<ProvenPerson>();
  const [onShelf, setOnShelf] = useState<ShelfSheet>({
    ...EMPTY_SHELF,
    state: act === 'return' ? 'quarantined' : 'available',
  });
  const changeShelf = (changes: Partial<ShelfSheet>): void => setOnShelf((before) => ({ ...before, ...changes }));
  const isIn = act === 'receive' || act === 'return';
  // Where nothing of it is in the book there is no batch to take it from.
  const wantsBatch = shelf !== undefined && (isIn || choicesOf(shelf).length > 0);
  const stock = wantsBatch ? (isIn ? putOn(shelf, onShelf) : takenFrom(shelf, onShelf)) : undefined;
  const set = (changes: Partial<typeof EMPTY>): void => setSheet((before) => ({ ...before, ...changes }));
  const field = (name: keyof typeof EMPTY) => ({
    value: sheet[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      set({ [name]: event.currentTarget.value }),
  });
  const amount = findAmount(sheet.amount);
  const wantsParty = act !== 'destroy';
  const isBelow = call.state === 'refused' && isBelowNought(call.refusal.details);
  const isShort = call.state === 'refused' && whyOf(call.refusal.details) === 'short';
  const isReady =
    amount !== undefined &&
    amount !== '0' &&
    witness !== undefined &&
    (!wantsBatch || stock !== undefined) &&
    (wantsParty ? sheet.party.trim() !== '' : sheet.method.trim() !== '');

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady || !witness) return;
    const occurredAt = parseDue(sheet.when);
    const { party, address, authority, reference, lot, expiry, collector, collectorAddress, method, reason } =
      trimmed(sheet);
    const outcome = await send({
      ...{ registerId: line.id, act, quantity: amount, witness: witness.proof },
      ...(occurredAt ? { occurredAt } : {}),
      ...(party ? { party: { name: party, ...(address ? { address } : {}) } } : {}),
      ...(authority ? { authority: { name: authority, ...(reference ? { reference } : {}) } } : {}),
      ...(stock ? { stock } : {}),
      ...(lot ? { batches: [{ lot, ...(expiry ? { expiry } : {}) }] } : {}),
      ...(collector
        ? {
            collector: {
              ...{ role, name: collector, identityAsked: identity.asked, identityShown: identity.shown },
              ...(collectorAddress ? { address: collectorAddress } : {}),
            },
          }
        : {}),
      ...(method ? { method } : {}),
      ...(reason ? { reason } : {}),
      ...(belowNought ? { belowNought } : {}),
    });
    if (outcome.state !== 'done') return;
    tell(outcome.value);
    onClose();
  }
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t(`cdRegister.do.${act}`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit} autoComplete="off">
        <DialogHead line={line} />
        <div className={layout.pair}>
          <TextInput
            label={t('cdRegister.field.amount', { unit: line.unit })}
            inputMode="decimal"
            required
            {...field('amount')}
            data-autofocus
          />
          <WallField
            label={t('cdRegister.field.when')}
            description={t('cdRegister.field.whenWords')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={sheet.when}
            onChange={(when) => set({ when })}
          />
        </div>
        {wantsParty && (
          <div className={layout.pair}>
            <TextInput label={t(`cdRegister.field.party.${act}`)} required maxLength={200} {...field('party')} />
            <TextInput label={t('cdRegister.field.address')} maxLength={400} {...field('address')} />
          </div>
        )}
        {act === 'supply' && (
          <>
            <div className={layout.pair}>
              <TextInput label={t('cdRegister.field.authorityName')} maxLength={200} {...field('authority')} />
              <TextInput label={t('cdRegister.field.reference')} maxLength={100} {...field('reference')} />
            </div>
            <div className={layout.pair}>
              <TextInput label={t('cdRegister.field.collectorName')} maxLength={200} {...field('collector')} />
              <Select
                label={t('cdRegister.field.role')}
                data={ROLES.map((value) => ({ value, label: t(`cdRegister.role.${value}`) }))}
                value={role}
                onChange={(value) => setRole((value ?? 'patient') as (typeof ROLES)[number])}
                allowDeselect={false}
                disabled={sheet.collector.trim() === ''}
                comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
              />
            </div>
            {sheet.collector.trim() !== '' && (
              <>
                {role === 'professional' && (
                  <TextInput
                    label={t('cdRegister.field.collectorAddress')}
                    maxLength={400}
                    {...field('collectorAddress')}
                  />
                )}
                <div className={css.checks}>
                  <Checkbox
                    label={t('cdRegister.field.identityAsked')}
                    checked={identity.asked}
                    onChange={(event) => setIdentity({ asked: event.currentTarget.checked, shown: false })}
                  />
                  <Checkbox
                    label={t('cdRegister.field.identityShown')}
                    checked={identity.shown}
                    disabled={!identity.asked}
                    onChange={(event) => setIdentity({ asked: true, shown: event.currentTarget.checked })}
                  />
                </div>
              </>
            )}
          </>
        )}
        {act === 'destroy' && (
          <TextInput label={t('cdRegister.field.methodName')} required maxLength={300} {...field('method')} />
        )}
        {wantsBatch && !isIn && <TakenField shelf={shelf} sheet={onShelf} unit={line.unit} onChange={changeShelf} />}
        {wantsBatch && isIn && (
          <PutField shelf={shelf} sheet={onShelf} unit={line.unit} isReturn={act === 'return'} onChange={changeShelf} />
        )}
        {!wantsBatch && (
          <div className={layout.pair}>
            <TextInput label={t('cdRegister.field.lot')} maxLength={40} {...field('lot')} />
            <WallField
              precision="day"
              label={t('cdRegister.field.expiry')}
              value={sheet.expiry}
              onChange={(expiry) => set({ expiry })}
            />
          </div>
        )}
        <Textarea label={t('cdRegister.field.remark')} autosize minRows={1} maxLength={1000} {...field('reason')} />
        <SecondPersonField
          purpose="witness"
          label={t('cdRegister.witness')}
          words={t('cdRegister.witnessWords')}
          value={witness}
          onChange={setWitness}
        />
        {isBelow ? (
          <Notice
            tone="pause"
            announce
            title={
              isShort
                ? t('cdRegister.short', { free: restOf(call.refusal.details, line), unit: line.unit })
                : t('cdRegister.below', { balance: restOf(call.refusal.details, line), unit: line.unit })
            }
          >
            {t(isShort ? 'cdRegister.shortWords' : 'cdRegister.belowWords')}
            <Checkbox
              label={t(isShort ? 'cdRegister.shortConfirm' : 'cdRegister.belowConfirm')}
              autoFocus
              checked={belowNought}
              onChange={(event) => setBelowNought(event.currentTarget.checked)}
            />
          </Notice>
        ) : (
          <CallNotice call={call} />
        )}
        <FormActions
          act={t('cdRegister.enter')}
          isRunning={isRunning}
          disabled={!isReady || (isBelow && !belowNought)}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}

const trimmed = <Sheet extends Readonly<Record<string, string>>>(sheet: Sheet): Sheet =>
  Object.fromEntries(Object.entries(sheet).map(([name, value]) => [name, value.trim()])) as Sheet;

/** The register, or the book of that batch, has less than what is in the hand. */
const HOLDS_MORE: ReadonlySet<unknown> = new Set(['below-nought', 'short']);

const isBelowNought = (details: unknown): boolean => HOLDS_MORE.has(whyOf(details));

function whyOf(details: unknown): unknown {
  return typeof details === 'object' && details !== null ? (details as { why?: unknown }).why : undefined;
}

const restOf = (details: unknown, { balance }: RegisterListLine): string =>
  (details as { free?: string } | undefined)?.free ?? balance.known;
