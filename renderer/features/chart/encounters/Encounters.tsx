import { Button, Menu, Popover, SegmentedControl, Select, TextInput } from '@mantine/core';
import type { CodeableConcept, Encounter } from '@medplum/fhirtypes';
import { IconDoorEnter } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { DISPOSITIONS } from '#shared/domain/admission/discharge.ts';
import { presenceOf } from '#shared/domain/admission/stay.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { type Format, useFormat } from '../../../i18n/use-format.ts';
import { ActDialog } from '../../../parts/admission/ActDialog.tsx';
import { actsOn, type FormAct } from '../../../parts/admission/acts.ts';
import type { Person, WardBoard } from '../../../parts/admission/board-model.ts';
import { useBedBoard } from '../../../parts/admission/use-bed-board.ts';
import { onStay } from '../../../parts/admission/use-move.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { tellDone } from '../../../parts/told.ts';
import { usePlaceName } from '../../../parts/use-place-of.ts';
import { usePlaces } from '../../../replica/queries.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { rowsOf } from '../../../replica/use-rows.ts';
import { useEnrolledStation, useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import { useChart } from '../chart-context.ts';
import { HistoryButton } from '../history/HistoryButton.tsx';
import { dischargedStay, neverWas, placeOfStay, whyNever } from './stay-line.ts';

const CLASSES = ['IMP', 'AMB', 'EMER'] as const;
/** Seen and gone again: nobody is admitted, no bed is taken. */
const VISITS = ['AMB', 'EMER'] as const;

/** Stays and visits. A stay is admitted, moved and discharged by the acts of the bed board; a visit begins and ends. */
export function Encounters() {
  const { t } = useTranslation();
  const { record, isWhole, patientId } = useChart();
  const mayManage = useSignedIn()?.user.permissions.includes('encounter.manage') ?? false;
  const { wards, people } = usePeople();
  const [act, setAct] = useState<FormAct>();
  const discharged = mayManage ? dischargedStay(record.encounters, patientId) : undefined;
  const isHere = record.encounters.some(({ content }) => content.class?.code === 'IMP' && presenceOf(content));
  return (
    <Panel
      title={t('chart.tab.encounters')}
      flush
      actions={
        mayManage && (
          <>
            <StartVisit />
            {!isHere && (
              <>
                <Button variant="default" onClick={() => setAct({ act: 'expect', patientId })}>
                  {t('board.act.expect')}
                </Button>
                <Button onClick={() => setAct({ act: 'admit', patientId })}>{t('encounter.admit')}</Button>
              </>
            )}
          </>
        )
      }
    >
      {record.encounters.length === 0 &&
        (isWhole ? (
          <Empty icon={<IconDoorEnter size={26} aria-hidden />} title={t('encounter.none')}>
            {t('encounter.noneWords')}
          </Empty>
        ) : (
          <Loading label={t('common.loading')} />
        ))}
      {record.encounters.length > 0 && (
        <table className={table.table}>
          <TableHead
            columns={[
              t('encounter.class'),
              t('encounter.period'),
              t('patient.place'),
              t('encounter.reason'),
              t('mark.label'),
            ]}
            withActions
          />
          <tbody>
            {record.encounters.map((row) => (
              <EncounterLine
                key={row.id}
                row={row}
                person={mayManage ? people.get(row.id) : undefined}
                discharged={discharged?.holder.encounterId === row.id ? discharged : undefined}
                mayManage={mayManage}
                onAct={setAct}
              />
            ))}
          </tbody>
        </table>
      )}
      {act && <ActDialog act={act} wards={wards} onClose={() => setAct(undefined)} />}
    </Panel>
  );
}

/** Who stands on the board of this site, by stay. */
function usePeople(): { wards: readonly WardBoard[]; people: ReadonlyMap<string, Person> } {
  const station = useEnrolledStation();
  const site = rowsOf(usePlaces()).find(
    ({ id, content }) => content.level === 'site' && (id === station?.site.id || content.code === station?.site.code),
  );
  const { wards } = useBedBoard(site?.id);
  const everybody = wards.flatMap(({ sections }) =>
    sections.flatMap(({ beds, people }) => [...people, ...beds.flatMap((tile) => tile.people)]),
  );
  return { wards, people: new Map(everybody.map((person) => [person.holder.encounterId, person])) };
}

interface LineProps {
  readonly row: StoredRow<Encounter>;
  readonly person: Person | undefined;
  /** The stay itself, where its discharge can be taken back. */
  readonly discharged: Person | undefined;
  readonly mayManage: boolean;
  onAct(act: FormAct): void;
}

function EncounterLine({ row, person, discharged, mayManage, onAct }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const placeName = usePlaceName();
  const { content } = row;
  const isOpen = presenceOf(content) !== undefined;
  const known = CLASSES.find((value) => value === content.class?.code);
  const kind = known ? t(`encounterClass.${known}`) : (content.class?.display ?? content.class?.code ?? '—');
  const disposition = content.hospitalization?.dischargeDisposition;
  const where = disposition?.text ?? disposition?.coding?.[0]?.display ?? dispositionWords(disposition, t);
  const isNone = neverWas(content);
  const why = isNone ? whyNever(content) : undefined;
  return (
    <tr data-out={isNone || undefined}>
      <th scope="row">
        {kind} {isOpen && <Tag tone="fine">{t('encounter.now')}</Tag>}
        {isNone && <Tag>{t('encounter.neverWas')}</Tag>}
      </th>
      <td className="figures">{periodWords(content, t, format)}</td>
      <td>
        <bdi>{placeName(placeOfStay(content)) || '—'}</bdi>
      </td>
      <td>
        <bdi>{content.reasonCode?.[0]?.text ?? content.type?.[0]?.text ?? '—'}</bdi>
        {why && <span className="quiet"> · {t('encounter.takenBackWhy', { why })}</span>}
        {!isOpen && where && <span className="quiet"> · {t('encounter.dischargedTo', { where })}</span>}
      </td>
      <td>
        <RecordMarkView row={row} />
      </td>
      <td className={table.actions}>
        {person && <StayActs person={person} onAct={onAct} />}
        {discharged && (
          <Button size="compact-sm" variant="default" onClick={() => onAct({ act: 'cancel', person: discharged })}>
            {t('encounter.takeBackDischarge')}
          </Button>
        )}
        {isOpen && mayManage && known !== 'IMP' && <CloseVisit id={row.id} rev={row.rev ?? ''} />}
        <HistoryButton id={row.id} title={kind} />
      </td>
    </tr>
  );
}

/** Of the places that can be chosen here; others come with words of their own. */
function dispositionWords(disposition: CodeableConcept | undefined, t: TFunction): string | undefined {
  const known = DISPOSITIONS.find((value) => value === disposition?.coding?.[0]?.code);
  return known && t(`board.disposition.${known}`);
}

/** From – to; of what is not over yet, since when; of what never was, when it was said to begin. */
function periodWords(encounter: Encounter, t: TFunction, format: Format): string {
  const { start, end } = encounter.period ?? {};
  if (!end && start)
    return neverWas(encounter) ? format.moment(start) : t('encounter.since', { when: format.moment(start) });
  if (!end) return '—';
  return `${start ? format.moment(start) : '—'} – ${format.moment(end)}`;
}

/** The same acts as on the person's tile. */
function StayActs({ person, onAct }: { readonly person: Person; onAct(act: FormAct): void }) {
  const { t } = useTranslation();
  const back = useCommand(contract.encounter.returnFromLeave);
  const begin = (act: ReturnType<typeof actsOn>[number]): void => {
    if (act !== 'return') onAct({ act, person });
    else void back.run(onStay(person)).then(({ state }) => state === 'done' && tellDone(t('board.returnDone')));
  };
  return (
    <>
      <CallNotice call={back.call} />
      <Menu
        position="bottom-end"
        shadow="md"
        withinPortal={false}
        floatingStrategy="fixed"
        trapFocus
        returnFocus
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Button size="compact-sm" variant="default" aria-label={t('encounter.actsOf')}>
            {t('encounter.acts')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-label={t('encounter.actsOf')}>
          {actsOn(person).map((act) => (
            <Menu.Item key={act} onClick={() => begin(act)}>
              {t(`board.act.${act}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function StartVisit() {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.encounter.open);
  const placeName = usePlaceName();
  const places = rowsOf(usePlaces()).filter((row) => row.content.level === 'ward');
  const [isOpen, setIsOpen] = useState(false);
  const [kind, setKind] = useState<(typeof VISITS)[number]>('AMB');
  const [locationId, setLocationId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const options = places
    .map((row) => ({ value: row.id, label: placeName(row.id) }))
    .sort((one, other) => one.label.localeCompare(other.label, undefined, { numeric: true }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const optional = { ...(locationId ? { locationId } : {}), ...(reason.trim() ? { reason: reason.trim() } : {}) };
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, class: kind, ...optional });
    if (outcome.state !== 'done') return;
    setIsOpen(false);
    setReason('');
    tellDone(t('encounter.visitOpened'));
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" withArrow shadow="md" trapFocus width={320}>
      <Popover.Target>
        <Button variant="default" onClick={() => setIsOpen(!isOpen)}>
          {t('encounter.startVisit')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} style={{ display: 'grid', gap: 10 }}>
          <SegmentedControl
            aria-label={t('encounter.class')}
            data={VISITS.map((value) => ({ value, label: t(`encounterClass.${value}`) }))}
            value={kind}
            onChange={(value) => setKind(value as typeof kind)}
          />
          <Select
            label={t('patient.place')}
            data={options}
            value={locationId}
            onChange={setLocationId}
            searchable
            clearable
            comboboxProps={{ withinPortal: false }}
          />
          <TextInput
            label={t('encounter.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={300}
          />
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning}>
            {t('encounter.startVisit')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function CloseVisit({ id, rev }: { readonly id: string; readonly rev: string }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.encounter.close);
  const [disposition, setDisposition] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const optional = disposition.trim() ? { disposition: disposition.trim() } : {};
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, id, parent: rev, ...optional });
    if (outcome.state === 'done') tellDone(t('encounter.closed'));
  };
  return (
    <Popover position="bottom-end" withArrow shadow="md" trapFocus width={280}>
      <Popover.Target>
        <Button size="compact-sm" variant="default">
          {t('encounter.closeVisit')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} style={{ display: 'grid', gap: 10 }}>
          <TextInput
            label={t('encounter.disposition')}
            value={disposition}
            onChange={(event) => setDisposition(event.currentTarget.value)}
            maxLength={300}
            data-autofocus
          />
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning}>
            {t('encounter.closeVisit')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
