import { Button, NativeSelect } from '@mantine/core';
import { IconPrinter, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { tellDone } from '../../parts/told.ts';
import { useWardPeople, type WardPerson } from '../../parts/use-ward-people.ts';
import { useNursesOf, useStaffNames } from '../../replica/queries.ts';
import { useEnrolledStation, useLive, useSignedIn } from '../../state/live.ts';
import { Empty, Loading, Notice } from '../../ui/Condition.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Screen } from '../../ui/Screen.tsx';
import { AssignDialog } from './AssignDialog.tsx';
import { GiveDialog } from './GiveDialog.tsx';
import css from './HandOver.module.css';
import { HandOverPaper } from './HandOverPaper.tsx';
import { SbarLine } from './SbarLine.tsx';

type Read = OutputOf<typeof contract.handOver.read>;
type Dialog = 'assign' | 'give' | 'paper' | undefined;

/** What the next shift has to know, by patient, out of what this station holds; given and taken over by two people. */
export function HandOver() {
  const { t } = useTranslation();
  const station = useEnrolledStation();
  const { wards, people, isArriving } = useWardPeople();
  const nursesOf = useNursesOf();
  const [chosen, setChosen] = useState(station?.ward?.id);
  const [nurseId, setNurseId] = useState<string>();
  const ward = wards.find(({ id }) => id === chosen) ?? wards[0];
  const onWard = people.filter(({ wardId }) => wardId !== undefined && wardId === ward?.id);
  const shown = nurseId ? onWard.filter(({ patientId }) => nursesOf.get(patientId)?.includes(nurseId)) : onWard;
  const patientIds = [...new Set(shown.map(({ patientId }) => patientId))].slice(0, 100);
  const input = ward && { wardId: ward.id, patientIds, ...(nurseId ? { nurseId } : {}) };
  const { answer, reload } = useQuery(
    contract.handOver.read,
    isArriving || patientIds.length === 0 ? undefined : input,
  );
  return (
    <Screen
      title={t('handOver.title')}
      lead={ward && `${ward.name} · ${t('handOver.count', { count: patientIds.length })}`}
      actions={
        <>
          {wards.length > 1 && (
            <NativeSelect
              aria-label={t('board.ward')}
              value={ward?.id ?? ''}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={wards.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <WhoseSelect value={nurseId} onWard={onWard} onChange={setNurseId} />
        </>
      }
    >
      {isArriving && <Loading label={t('common.loading')} lines={6} />}
      {!isArriving && (patientIds.length === 0 || !ward) && (
        <>
          <Empty title={nurseId ? t('handOver.noneOfNurse') : t('handOver.none')}>{t('handOver.noneWords')}</Empty>
          {ward && onWard.length > 0 && <AssignAlone people={onWard} />}
        </>
      )}
      {!isArriving && ward && patientIds.length > 0 && (
        <QueryPanel answer={answer} reload={reload}>
          {(read) => (
            <Sheet
              read={read}
              people={shown}
              onWard={onWard}
              ward={ward}
              nurseId={nurseId}
              patientIds={patientIds}
              reload={reload}
            />
          )}
        </QueryPanel>
      )}
    </Screen>
  );
}

function AssignAlone({ people }: { readonly people: readonly WardPerson[] }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={css.bar}>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('handOver.assign')}
      </Button>
      {isOpen && <AssignDialog people={people} onClose={() => setOpen(false)} />}
    </div>
  );
}

interface WhoseProps {
  readonly value: string | undefined;
  readonly onWard: readonly WardPerson[];
  onChange(nurseId: string | undefined): void;
}

function WhoseSelect({ value, onWard, onChange }: WhoseProps) {
  const { t } = useTranslation();
  const nursesOf = useNursesOf();
  const nameOf = useStaffNames();
  const me = useSignedIn()?.user.userId;
  const nurses = [
    ...new Set([...(me ? [me] : []), ...onWard.flatMap(({ patientId }) => nursesOf.get(patientId) ?? [])]),
  ];
  return (
    <NativeSelect
      aria-label={t('handOver.whose')}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      data={[
        { value: '', label: t('handOver.wholeWard') },
        ...nurses.map((id) => ({ value: id, label: id === me ? t('handOver.mine') : nameOf(id) })),
      ]}
    />
  );
}

interface SheetProps {
  readonly read: Read;
  readonly people: readonly WardPerson[];
  readonly onWard: readonly WardPerson[];
  readonly ward: { readonly id: string; readonly name: string };
  readonly nurseId: string | undefined;
  readonly patientIds: readonly string[];
  reload(): void;
}

function Sheet({ read, people, onWard, ward, nurseId, patientIds, reload }: SheetProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nursesOf = useNursesOf();
  const nameOf = useStaffNames();
  const mayGive = useSignedIn()?.user.permissions.includes('handover.give') ?? false;
  const isFilling = useLive((live) => live.sync !== undefined && live.sync.fill.state !== 'complete');
  const [dialog, setDialog] = useState<Dialog>();
  const [sheetNumber, setSheetNumber] = useState<string>();
  const close = (): void => setDialog(undefined);
  const nursesText = (patientId: string) => (nursesOf.get(patientId) ?? []).map(nameOf).join(', ');
  const isPartial = isFilling || read.lines.some(({ partial }) => partial) || read.lines.length < patientIds.length;
  const personOf = (patientId: string) => people.find((person) => person.patientId === patientId);
  const ordered = people.flatMap((person) => read.lines.find(({ patientId }) => patientId === person.patientId) ?? []);
  return (
    <>
      <div className={css.bar}>
        <span className="quiet">{t('handOver.asOf', { when: format.moment(read.asOf) })}</span>
        <Button variant="subtle" size="compact-sm" leftSection={<IconRefresh size={15} aria-hidden />} onClick={reload}>
          {t('handOver.refresh')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden />}
          onClick={() => setDialog('paper')}
        >
          {t('handOver.print')}
        </Button>
        {mayGive && (
          <>
            <Button variant="default" onClick={() => setDialog('assign')}>
              {t('handOver.assign')}
            </Button>
            <Button onClick={() => setDialog('give')}>{t('handOver.give')}</Button>
          </>
        )}
      </div>
      {isPartial && (
        <Notice tone="pause" title={t('handOver.partial')}>
          {t('handOver.partialWords')}
        </Notice>
      )}
      <LastOnes read={read} mayGive={mayGive} reload={reload} />
      <div className={css.list}>
        {ordered.map((line) => (
          <SbarLine
            key={line.patientId}
            line={line}
            person={personOf(line.patientId)}
            nurses={nursesText(line.patientId)}
            on="screen"
          />
        ))}
      </div>
      {dialog === 'assign' && <AssignDialog people={onWard} onClose={close} />}
      {dialog === 'give' && (
        <GiveDialog
          input={{ wardId: ward.id, patientIds: [...patientIds], ...(nurseId ? { nurseId } : {}) }}
          sheetNumber={sheetNumber}
          onClose={close}
          onGiven={reload}
        />
      )}
      {dialog === 'paper' && (
        <HandOverPaper
          read={read}
          lines={ordered}
          title={nurseId ? `${ward.name} · ${nameOf(nurseId)}` : ward.name}
          wardId={ward.id}
          isPartial={isPartial}
          personOf={personOf}
          nursesText={nursesText}
          onPrinted={setSheetNumber}
          onClose={close}
        />
      )}
    </>
  );
}

/** The last hand-over, and the one that waits for somebody to take over. */
function LastOnes({ read, mayGive, reload }: { readonly read: Read; readonly mayGive: boolean; reload(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useSignedIn()?.user.userId;
  const { call, run, isRunning } = useCommand(contract.handOver.accept);
  const { pending, previous } = read;
  const take = async (): Promise<void> => {
    if (!pending) return;
    const { id, rev: parent, patientIds } = pending;
    const outcome = await run({ commandId: crypto.randomUUID(), id, parent, patientIds });
    if (outcome.state !== 'done') return;
    tellDone(t('handOver.taken'));
    reload();
  };
  const isMine = pending?.givenBy.id === me;
  return (
    <>
      {pending && (
        <Notice
          tone="calm"
          title={t('handOver.pending', { name: pending.givenBy.name, when: format.moment(pending.givenAt) })}
          actions={mayGive && !isMine ? <TakeButton loading={isRunning} onClick={take} /> : undefined}
        >
          {[pending.note, isMine ? t('handOver.pendingMine') : ''].filter(Boolean).join(' · ')}
        </Notice>
      )}
      <CallNotice call={call} />
      <p className="quiet">
        {previous
          ? t('handOver.previous', {
              from: previous.givenBy.name,
              to: previous.takenBy.map(({ name }) => name).join(', '),
              when: format.moment(previous.givenAt),
            })
          : t('handOver.first')}
      </p>
    </>
  );
}

/** It goes with the hand-over that was taken over; the focus does not go with it. */
function TakeButton(props: { readonly loading: boolean; onClick(): void }) {
  const { t } = useTranslation();
  useFocusBack();
  return <Button {...props}>{t('handOver.take')}</Button>;
}
