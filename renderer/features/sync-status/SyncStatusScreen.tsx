import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { SyncStatus } from '#shared/contract/station.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { HeldHere } from '../../parts/elsewhere/HeldHere.tsx';
import { FillFromFile } from '../../parts/fill-file/FillFromFile.tsx';
import { centralHeardAt, findReasonCode, isSentToHubOnly, linkStateOf, waitingSince } from '../../parts/link-words.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { useEnrolledStation, useLive, useSignedIn } from '../../state/live.ts';
import { useView } from '../../state/view.ts';
import { Loading, Notice } from '../../ui/Condition.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import css from './SyncStatusScreen.module.css';

/** How far this station's work has travelled, why it waits, and what to do. Plain words; derived from checkpoints. */
export function SyncStatusScreen() {
  const { t } = useTranslation();
  const sync = useLive((live) => live.sync);
  const { call, run, isRunning } = useCommand(contract.station.tryNow);
  return (
    <Screen
      title={t('task.sync')}
      lead={t('sync.lead')}
      actions={
        <Button variant="default" loading={isRunning} onClick={() => void run({})}>
          {t('sync.tryNow')}
        </Button>
      }
    >
      <CallNotice call={call} />
      {sync ? <Told sync={sync} /> : <Loading label={t('common.loading')} lines={6} />}
    </Screen>
  );
}

function Told({ sync }: { readonly sync: SyncStatus }) {
  return (
    <>
      <LinkNotice sync={sync} />
      <Fill sync={sync} />
      <HeldHere />
      <div className={css.columns}>
        <Lanes sync={sync} />
        <ThisStation sync={sync} />
      </div>
      <Attention sync={sync} />
      {sync.refused > 0 && <Refused count={sync.refused} />}
    </>
  );
}

/** The reason and the next step. Offline is calm: it is a state of the world, not a fault of the person. */
function LinkNotice({ sync }: { readonly sync: SyncStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const line = useLive((live) => live.line);
  const link = linkStateOf(line, sync);
  const reason = findReasonCode(sync.reason?.code);
  const since = waitingSince(sync);
  return (
    <Notice
      tone={link === 'refused' ? 'pause' : link === 'connected' || link === 'hub' ? 'fine' : 'calm'}
      title={t(`sync.link.${link}`)}
      announce
    >
      <p>{t(`sync.linkWords.${link}`)}</p>
      {sync.reason && <p>{reason ? t(`sync.reason.${reason}`) : sync.reason.text}</p>}
      {/* @SAFETY While a file is read nothing is sent, and what is saved meanwhile is not counted: nothing is said of it. */}
      {sync.file?.state !== 'reading' && (
        <p>
          {sync.waiting === 0
            ? t(isSentToHubOnly(sync) ? 'sync.allAtHub' : 'sync.nothingWaits')
            : t('sync.waits', { count: sync.waiting, since: since ? format.moment(since) : '—' })}
          {sync.retryAt && link !== 'connected' && ` ${t('sync.retryAt', { when: format.time(sync.retryAt) })}`}
        </p>
      )}
    </Notice>
  );
}

function Fill({ sync: { fill, file } }: { readonly sync: SyncStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayManage = useSignedIn()?.user.permissions.includes('station.manage') ?? false;
  if (fill.state === 'complete') {
    if (!mayManage && !file) return null;
    return (
      <Panel title={t('fillFile.title')}>
        <FillFromFile />
      </Panel>
    );
  }
  const percent = fill.expected ? Math.min(100, (fill.received / fill.expected) * 100) : undefined;
  const counts = fill.expected
    ? t('sync.fillOf', { received: format.number(fill.received), expected: format.number(fill.expected) })
    : format.number(fill.received);
  return (
    <Panel
      title={t('sync.fill')}
      aside={
        fill.secondsLeft === undefined ? undefined : t('sync.secondsLeft', { count: Math.ceil(fill.secondsLeft / 60) })
      }
    >
      <div className={css.fill}>
        <Progress value={percent ?? 100} striped={percent === undefined} aria-label={t('sync.fill')} />
        <span className="figures">{counts}</span>
        <span className="quiet">{t(`sync.fillState.${fill.state}`)}</span>
      </div>
      <div className={css.file}>
        <FillFromFile />
      </div>
    </Panel>
  );
}

function Lanes({ sync }: { readonly sync: SyncStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t('sync.lanes')} flush>
      <table className={table.table}>
        <TableHead
          columns={[
            t('sync.lane'),
            t('sync.waiting'),
            t('sync.since'),
            ...(sync.hub ? [t('sync.atHub'), t('sync.atCentral')] : [t('sync.confirmed')]),
            t('sync.incoming'),
          ]}
        />
        <tbody className="figures">
          {sync.lanes.map((lane) => (
            <tr key={lane.lane}>
              <th scope="row">{t(`sync.laneName.${lane.lane}`)}</th>
              <td>{lane.waiting}</td>
              <td>{lane.waitingSince ? format.moment(lane.waitingSince) : '—'}</td>
              {sync.hub && <td>{lane.hubAt ? format.moment(lane.hubAt) : t('sync.never')}</td>}
              <td>{lane.confirmedAt ? format.moment(lane.confirmedAt) : t('sync.never')}</td>
              <td>{sync.link === 'connected' ? (lane.pullPending ?? '—') : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function ThisStation({ sync }: { readonly sync: SyncStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const station = useEnrolledStation();
  const line = useLive((live) => live.line);
  if (!station) return null;
  const skew =
    sync.clockSkewMs === undefined
      ? t('sync.clockUnknown')
      : t('sync.clockSkew', { seconds: format.number(Math.round(Math.abs(sync.clockSkewMs) / 100) / 10) });
  const heardAt = centralHeardAt(sync);
  const facts = [
    [t('sync.stationName'), station.stationName],
    [t('sync.place'), [station.site.name, station.ward?.name].filter(Boolean).join(' · ')],
    [t('sync.purpose'), t(`purpose.${station.purpose}`)],
    [t('sync.lastContact'), heardAt ? format.moment(heardAt) : t('sync.never')],
    ...(sync.hub ? [[t('sync.hub'), t(`sync.hubLink.${sync.hub.link}`)] as const] : []),
    [t('sync.clock'), skew],
    [t('sync.keys'), t(`keyVault.${station.keyVault.type}.title`)],
    [t('sync.version'), line.state === 'open' ? line.appVersion : '—'],
  ] as const;
  return (
    <Panel title={t('sync.thisStation')}>
      <Facts facts={facts} />
      {station.keyVault.type === 'file' && (
        <div className={css.warning}>
          <Notice tone="pause">{t('keyVault.file.warning')}</Notice>
        </div>
      )}
    </Panel>
  );
}

/** What a person has to look at. */
function Attention({ sync }: { readonly sync: SyncStatus }) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  if (sync.conflicts + sync.quarantined === 0) return null;
  return (
    <>
      {sync.conflicts > 0 && (
        <Notice
          tone="pause"
          actions={
            <Button size="compact-sm" variant="default" onClick={() => go({ at: 'decisions' })}>
              {t('task.decisions')}
            </Button>
          }
        >
          {t('status.conflicts', { count: sync.conflicts })}
        </Notice>
      )}
      {sync.quarantined > 0 && <Notice tone="pause">{t('sync.quarantined', { count: sync.quarantined })}</Notice>}
    </>
  );
}

function Refused({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { answer, reload } = useQuery(contract.station.listRefused, {}, count);
  return (
    <Panel title={t('sync.refusedTitle')} aside={t('sync.refusedWords')} flush>
      <QueryPanel answer={answer} reload={reload}>
        {(rows) => (
          <table className={table.table}>
            <TableHead columns={[t('sync.record'), t('sync.direction'), t('sync.reasonLabel'), t('sync.at')]} />
            <tbody>
              {rows.map((row) => (
                <tr key={row.id + row.rev}>
                  <th scope="row">{row.id}</th>
                  <td>{t(`sync.directionOf.${row.direction}`)}</td>
                  <td>{row.reason}</td>
                  <td className="figures">{format.moment(row.at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </QueryPanel>
    </Panel>
  );
}
