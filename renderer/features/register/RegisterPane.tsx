import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPrinter } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RegisterDetail, RegisterEntryLine, RegisterListLine } from '#shared/contract/register.ts';
import { registerName } from '#shared/domain/register/register-key.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { CheckDialog } from '../../parts/register/CheckDialog.tsx';
import { useSignedIn } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import { useFocusStays } from '../../ui/focus-stays.ts';
import { ActDialog, type MovingAct } from './ActDialog.tsx';
import { CaseList } from './CaseList.tsx';
import { CheckDue } from './CheckDue.tsx';
import { EntryTable } from './EntryTable.tsx';
import { NoteDialog } from './NoteDialog.tsx';
import { PrintDialog } from './PrintDialog.tsx';
import css from './Register.module.css';
import { ShiftsDialog } from './ShiftsDialog.tsx';
import { TakeOverDialog } from './TakeOverDialog.tsx';
import type { RegistersSeen } from './use-registers.ts';

type Dialog =
  | { readonly show: MovingAct | 'check' | 'print' | 'take-over' | 'shifts' }
  | { readonly show: 'note'; readonly entry: RegisterEntryLine }
  | undefined;

const FIRST = ['receive', 'supply'] as const;
const MORE = ['return', 'send-back', 'destroy'] as const;

interface Props {
  readonly line: RegisterListLine;
  readonly seen: RegistersSeen;
}

/** One register: its balance, what can be written into it, what waits, what is in dispute, and its lines. */
export function RegisterPane({ line, seen }: Props) {
  const { t } = useTranslation();
  const { answer, reload } = useQuery(contract.register.read, { registerId: line.id }, seen.version);
  const [dialog, setDialog] = useState<Dialog>();
  const close = (): void => setDialog(undefined);
  const pane = useRef<HTMLElement>(null);
  useFocusStays(pane); // a discrepancy that was closed takes its buttons with it, and so does a register that is kept
  const shelf =
    answer.state === 'done' ? answer.value.shelf : answer.state === 'loading' ? answer.previous?.shelf : undefined;
  const mayManage = useSignedIn()?.user.permissions.includes('register.manage') ?? false;
  const show = (what: MovingAct | 'check' | 'print' | 'take-over' | 'shifts') => () => setDialog({ show: what });
  return (
    <section ref={pane} className={css.pane} aria-label={registerName(line)}>
      <Head line={line} />
      <div className={css.actions}>
        {FIRST.map((act) => (
          <Button key={act} variant={act === 'supply' ? 'filled' : 'default'} onClick={show(act)}>
            {t(`cdRegister.do.${act}`)}
          </Button>
        ))}
        <Button variant="default" onClick={show('check')}>
          {t('cdRegister.do.check')}
        </Button>
        <Menu withinPortal position="bottom-start">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={15} aria-hidden />}>
              {t('cdRegister.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {MORE.map((act) => (
              <Menu.Item key={act} onClick={show(act)}>
                {t(`cdRegister.do.${act}`)}
              </Menu.Item>
            ))}
            {mayManage && <Menu.Item onClick={show('shifts')}>{t('cdRegister.doShifts')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
        <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={show('print')}>
          {t('cdRegister.print')}
        </Button>
      </div>
      <Keeping line={line} onTakeOver={show('take-over')} />
      <div className={css.scroll}>
        <QueryPanel answer={answer} reload={reload}>
          {(detail) => <Body detail={detail} onNote={(entry) => setDialog({ show: 'note', entry })} />}
        </QueryPanel>
      </div>
      {dialog?.show === 'note' && <NoteDialog line={line} entry={dialog.entry} shelf={shelf} onClose={close} />}
      {dialog?.show === 'check' && <CheckDialog line={line} onClose={close} />}
      {dialog?.show === 'print' && <PrintDialog line={line} seen={seen} onClose={close} />}
      {dialog?.show === 'shifts' && <ShiftsDialog line={line} seen={seen} onClose={close} />}
      {dialog?.show === 'take-over' && <TakeOverDialog line={line} onClose={close} />}
      {dialog && isAct(dialog.show) && <ActDialog act={dialog.show} line={line} shelf={shelf} onClose={close} />}
    </section>
  );
}

const isAct = (show: string): show is MovingAct => [...FIRST, ...MORE].some((act) => act === show);

function Head({ line }: { readonly line: RegisterListLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { balance, lastCheck } = line;
  return (
    <header className={css.head}>
      <div>
        <h2>
          <bdi>{registerName(line)}</bdi>
        </h2>
        <p className="quiet">
          <bdi>{line.place}</bdi>
          {line.controlledClass && ` · ${t('cdRegister.class', { class: line.controlledClass })}`}
          {' · '}
          {lastCheck
            ? t(lastCheck.agreed ? 'cdRegister.checked' : 'cdRegister.checkedOther', {
                when: format.moment(lastCheck.at),
                by: lastCheck.by,
                witness: lastCheck.witness,
              })
            : t('cdRegister.neverChecked')}
          {' · '}
          <CheckDue line={line} isFull />
        </p>
      </div>
      <div className={css.balance} data-partial={balance.partial || undefined} data-testid="cd-balance">
        <span className={css.balanceFigure}>
          {balance.known} <bdi className={css.unit}>{line.unit}</bdi>
        </span>
        <span className={css.balanceWords}>
          {balance.partial
            ? t('cdRegister.balancePartial', { posted: balance.posted, count: balance.pending })
            : t('cdRegister.balanceWhole')}
        </span>
        {line.stock?.agrees && <span className={css.balanceWords}>{t('cdRegister.stockAgrees')}</span>}
      </div>
    </header>
  );
}

/** Who keeps the register. Not keeping it stops nothing. */
function Keeping({ line, onTakeOver }: { readonly line: RegisterListLine; onTakeOver(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const hold = useCommand(contract.register.hold);
  const handOver = useCommand(contract.register.handOver);
  const mayManage = useSignedIn()?.user.permissions.includes('register.manage') ?? false;
  const { keeping } = line;
  if (keeping.as === 'holder')
    return (
      <div className={css.keeping}>
        <span>
          {keeping.until ? t('cdRegister.keptUntil', { when: format.moment(keeping.until) }) : t('cdRegister.kept')}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          loading={handOver.isRunning}
          onClick={() => void handOver.run({ registerId: line.id })}
        >
          {t('cdRegister.handOver')}
        </Button>
        <CallNotice call={handOver.call} />
      </div>
    );
  return (
    <Notice
      tone="calm"
      title={t('cdRegister.notKept')}
      actions={
        <>
          <Button
            size="compact-sm"
            variant="default"
            loading={hold.isRunning}
            onClick={() => void hold.run({ registerId: line.id })}
          >
            {t('cdRegister.hold')}
          </Button>
          {mayManage && (
            <Button size="compact-sm" variant="default" onClick={onTakeOver}>
              {t('cdRegister.takeOver')}
            </Button>
          )}
        </>
      }
    >
      {t('cdRegister.notKeptWords')}
      <CallNotice
        call={hold.call}
        sayings={{ conflict: { title: t('cdRegister.keptElsewhere'), words: t('cdRegister.keptElsewhereWords') } }}
      />
    </Notice>
  );
}

function Body({ detail, onNote }: { readonly detail: RegisterDetail; onNote(entry: RegisterEntryLine): void }) {
  const { t } = useTranslation();
  const { line, pending, cases, faults, entries, total } = detail;
  const numbers = new Map(entries.map(({ id, number }) => [id, number]));
  const open = cases.filter(({ state }) => state === 'open');
  const closed = cases.filter(({ state }) => state === 'closed');
  return (
    <>
      {faults.length > 0 && (
        <Notice
          tone="stop"
          announce
          title={t('cdRegister.faults', { count: new Set(faults.map(({ entryId }) => entryId)).size })}
        >
          {t('cdRegister.faultsWords')}
          <ul className={css.faults}>
            {faults.map(({ entryId, why }) => (
              <li key={entryId + why}>
                {t('cdRegister.faultLine', { number: numbers.get(entryId) ?? '–' })}:{' '}
                {t(`cdRegister.fault.${why as 'content'}`)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {line.balance.missing > 0 && (
        <Notice tone="pause" title={t('cdRegister.missing', { count: line.balance.missing })}>
          {t('cdRegister.missingWords')}
        </Notice>
      )}
      {line.stock && !line.stock.agrees && (
        <Notice
          tone="pause"
          title={t('cdRegister.stockDiffers', {
            stock: line.stock.balance,
            balance: line.balance.known,
            unit: line.unit,
          })}
        >
          {t('cdRegister.stockDiffersWords')}
        </Notice>
      )}
      {open.length > 0 && (
        <CaseList title={t('cdRegister.openCases')} cases={open} line={line} shelf={detail.shelf} numbers={numbers} />
      )}
      {pending.length > 0 && (
        <EntryTable
          title={t('cdRegister.pendingTitle')}
          lead={t('cdRegister.pendingLead')}
          entries={pending}
          unit={line.unit}
          numbers={numbers}
          isPending
        />
      )}
      <EntryTable
        title={t('cdRegister.entries')}
        lead={total > entries.length ? t('cdRegister.latest', { shown: entries.length, total }) : undefined}
        entries={entries.toReversed()}
        unit={line.unit}
        numbers={numbers}
        onNote={onNote}
      />
      {closed.length > 0 && (
        <CaseList
          title={t('cdRegister.closedCases')}
          cases={closed}
          line={line}
          shelf={detail.shelf}
          numbers={numbers}
        />
      )}
    </>
  );
}
