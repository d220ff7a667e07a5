import { Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { DISPOSITIONS, type Disposition } from '#shared/domain/admission/discharge.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { usePatientLine } from '../../replica/queries.ts';
import { WallField } from '../../ui/WallField.tsx';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import { listName } from '../patient-words.ts';
import { tellDone } from '../told.ts';
import { dueText, parseDue } from '../wall-moment.ts';
import { actWord, type FormAct } from './acts.ts';
import css from './admission.module.css';
import type { BedTile, Person, WardBoard } from './board-model.ts';
import { PatientPick } from './PatientPick.tsx';
import { PlaceSelect } from './PlaceSelect.tsx';
import { SettleForm } from './SettleForm.tsx';
import { onStay, useMove } from './use-move.ts';

interface Props {
  readonly act: FormAct;
  readonly wards: readonly WardBoard[];
  onClose(): void;
}

/** The form of one act, with the bed or the person that it is about filled in. */
export function ActDialog({ act, wards, onClose }: Props) {
  const { t } = useTranslation();
  const known = usePatientLine('patientId' in act ? (act.patientId ?? '') : '')?.content;
  const line = 'person' in act ? act.person.line : known;
  const whom = line ? listName(line) : '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={whom ? t('common.pair', { label: t(actWord(act)), text: whom }) : t(actWord(act))}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {(act.act === 'admit' || act.act === 'expect') && <AdmitForm act={act} wards={wards} onClose={onClose} />}
      {(act.act === 'move' || act.act === 'arrive') && (
        <PlaceForm kind={act.act} person={act.person} wards={wards} onClose={onClose} />
      )}
      {act.act === 'reserve' && <ReserveForm person={act.person} wards={wards} onClose={onClose} />}
      {act.act === 'leave' && <LeaveForm person={act.person} onClose={onClose} />}
      {act.act === 'discharge' && <DischargeForm person={act.person} onClose={onClose} />}
      {act.act === 'cancel' && <CancelForm person={act.person} onClose={onClose} />}
      {act.act === 'settle' && <SettleForm bed={act.bed} wards={wards} onClose={onClose} />}
      {act.act === 'close' && <CloseForm bed={act.bed} onClose={onClose} />}
    </Modal>
  );
}

interface PersonForm {
  readonly person: Person;
  onClose(): void;
}

function AdmitForm({
  act,
  wards,
  onClose,
}: {
  act: Extract<FormAct, { act: 'admit' | 'expect' }>;
  wards: readonly WardBoard[];
  onClose(): void;
}) {
  const { t } = useTranslation();
  const admit = useCommand(contract.encounter.admit);
  const expected = useCommand(contract.encounter.expect);
  const isExpected = act.act === 'expect';
  const { call, isRunning } = isExpected ? expected : admit;
  const [patientId, setPatientId] = useState(act.patientId);
  const [mode, setMode] = useState<'planned' | 'emergency'>('planned');
  const [place, setPlace] = useState<string | null>(act.bed?.id ?? null);
  const [reason, setReason] = useState('');
  const [when, setWhen] = useState('');
  const expectedAt = parseDue(when);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!patientId) return;
    const input = {
      commandId: crypto.randomUUID(),
      patientId,
      mode,
      ...(place ? { locationId: place } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    };
    if (isExpected && !expectedAt) return;
    const outcome = isExpected
      ? await expected.run({ ...input, expectedAt: expectedAt ?? '' })
      : await admit.run(input);
    if (outcome.state !== 'done') return;
    tellDone(t(isExpected ? 'board.expectDone' : 'board.admitDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      {act.patientId === undefined && <PatientPick value={patientId} onChange={setPatientId} />}
      <SegmentedControl
        aria-label={t('board.mode')}
        value={mode}
        onChange={(value) => setMode(value as typeof mode)}
        data={(['planned', 'emergency'] as const).map((value) => ({ value, label: t(`board.modes.${value}`) }))}
      />
      {isExpected && <WallField required label={t('board.expectedWhen')} value={when} onChange={setWhen} />}
      <PlaceSelect wards={wards} value={place} onChange={setPlace} />
      <TextInput
        label={t('encounter.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
      />
      <CallNotice call={call} />
      <FormActions
        act={t(`board.act.${act.act}`)}
        isRunning={isRunning}
        disabled={patientId === undefined || (isExpected && expectedAt === undefined)}
        onCancel={onClose}
      />
    </form>
  );
}

function PlaceForm({
  kind,
  person,
  wards,
  onClose,
}: PersonForm & { kind: 'move' | 'arrive'; wards: readonly WardBoard[] }) {
  const { t } = useTranslation();
  const move = useMove();
  const arrive = useCommand(contract.encounter.arrive);
  const reserved = person.stay.placements[0]?.locationId;
  const [place, setPlace] = useState<string | null>(kind === 'arrive' ? (reserved ?? null) : null);
  const { call, isRunning } = kind === 'move' ? move : arrive;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (kind === 'move') {
      if (place && (await move.run(person, place))) onClose();
      return;
    }
    const outcome = await arrive.run({ ...onStay(person), ...(place ? { locationId: place } : {}) });
    if (outcome.state !== 'done') return;
    tellDone(t('board.admitDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <PlaceSelect
        wards={wards}
        value={place}
        also={clashingBed(person) ?? (kind === 'arrive' ? reserved : undefined)}
        onChange={setPlace}
        autoFocus
      />
      <CallNotice call={call} />
      <FormActions
        act={t(`board.act.${kind}`)}
        isRunning={isRunning}
        disabled={kind !== 'arrive' && place === null}
        onCancel={onClose}
      />
    </form>
  );
}

/** AD14: another bed or another time; without a bed she is expected all the same. */
function ReserveForm({ person, wards, onClose }: PersonForm & { wards: readonly WardBoard[] }) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.encounter.reserve);
  const held = person.stay.placements[0]?.locationId;
  const { expectedAt: before } = person.stay;
  const [place, setPlace] = useState<string | null>(held ?? null);
  const [when, setWhen] = useState(before ? dueText(Date.parse(before)) : '');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const expectedAt = parseDue(when);
    const change = { ...(place ? { locationId: place } : {}), ...(expectedAt ? { expectedAt } : {}) };
    if ((await run({ ...onStay(person), ...change })).state !== 'done') return;
    tellDone(t('board.reserveDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <PlaceSelect wards={wards} value={place} also={held} onChange={setPlace} autoFocus clearable />
      <WallField required label={t('board.expectedWhen')} value={when} onChange={setWhen} />
      <CallNotice call={call} />
      <FormActions act={t('board.act.reserve')} isRunning={isRunning} disabled={when === ''} onCancel={onClose} />
    </form>
  );
}

/** Who stands in two beds may be settled into the one that is looked at. */
function clashingBed({ holder, stay }: Person): string | undefined {
  return holder.alsoIn.length > 0
    ? stay.placements.find(({ locationId }) => !holder.alsoIn.includes(locationId))?.locationId
    : undefined;
}

function LeaveForm({ person, onClose }: PersonForm) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.encounter.leave);
  const [when, setWhen] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const backBy = parseDue(when);
    if ((await run({ ...onStay(person), ...(backBy ? { backBy } : {}) })).state !== 'done') return;
    tellDone(t('board.leaveDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <WallField label={t('board.backWhen')} value={when} onChange={setWhen} data-autofocus />
      <CallNotice call={call} />
      <FormActions act={t('board.act.leave')} isRunning={isRunning} onCancel={onClose} />
    </form>
  );
}

function DischargeForm({ person, onClose }: PersonForm) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.encounter.discharge);
  const [disposition, setDisposition] = useState<Disposition>('home');
  const [detail, setDetail] = useState('');
  const [text, setText] = useState('');
  const [died, setDied] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const summary = text.trim() ? { summary: { title: t('board.summaryTitle'), text: text.trim() } } : {};
    const words = detail.trim() ? { detail: detail.trim() } : {};
    const diedOn = disposition === 'exp' ? parseDue(died) : undefined;
    const death = diedOn ? { diedOn } : {};
    if ((await run({ ...onStay(person), disposition, ...words, ...summary, ...death })).state !== 'done') return;
    tellDone(t('board.dischargeDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Select
        label={t('board.dispositionLabel')}
        data={DISPOSITIONS.map((value) => ({ value, label: t(`board.disposition.${value}`) }))}
        value={disposition}
        onChange={(value) => setDisposition((value ?? 'home') as Disposition)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        data-autofocus
      />
      {disposition === 'exp' && (
        <WallField label={t('board.diedOn')} description={t('board.diedOnWords')} value={died} onChange={setDied} />
      )}
      <TextInput
        label={t('board.detail')}
        value={detail}
        onChange={(event) => setDetail(event.currentTarget.value)}
        maxLength={300}
      />
      <Textarea
        label={t('board.summary')}
        description={t('board.summaryWords')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={20_000}
      />
      <CallNotice call={call} />
      <FormActions act={t('board.act.discharge')} isRunning={isRunning} onCancel={onClose} />
    </form>
  );
}

function CancelForm({ person, onClose }: PersonForm) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.encounter.cancelLast);
  const [reason, setReason] = useState('');
  const { lastAct } = person.stay;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!lastAct || (await run({ ...onStay(person), act: lastAct, reason: reason.trim() })).state !== 'done') return;
    tellDone(t('board.cancelDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      {lastAct && <p>{t(`board.lastAct.${lastAct}`)}</p>}
      <TextInput
        label={t('encounter.reason')}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        data-autofocus
      />
      <CallNotice call={call} />
      <FormActions
        act={t('board.act.cancel')}
        isRunning={isRunning}
        disabled={reason.trim() === ''}
        onCancel={onClose}
      />
    </form>
  );
}

function CloseForm({ bed, onClose }: { readonly bed: BedTile; onClose(): void }) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.location.setBedState);
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = {
      commandId: crypto.randomUUID(),
      id: bed.id,
      parent: bed.rev,
      readiness: 'closed' as const,
      reason: reason.trim(),
    };
    if ((await run(input)).state === 'done') onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <TextInput
        label={t('encounter.reason')}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={200}
        data-autofocus
      />
      <CallNotice call={call} />
      <FormActions
        act={t('board.act.close')}
        isRunning={isRunning}
        disabled={reason.trim() === ''}
        onCancel={onClose}
      />
    </form>
  );
}
