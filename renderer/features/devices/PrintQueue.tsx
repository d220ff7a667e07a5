import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRow } from '#shared/contract/device.ts';
import type { PrintJob } from '#shared/contract/print.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import css from './Devices.module.css';
import { saysWhenPrinted } from './device-words.ts';
import { JobActDialog } from './JobActDialog.tsx';
import { actsOf, type JobAct, TONES } from './job-words.ts';

interface Props {
  readonly jobs: readonly PrintJob[];
  readonly devices: readonly DeviceRow[];
}

interface Asked {
  readonly job: PrintJob;
  readonly act: JobAct;
}

const MOST_SHOWN = 50;

/** What waits, what came out, and what nobody but a person who looks can know. */
export function PrintQueue({ jobs, devices }: Props) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>();
  const open = jobs.filter(({ state }) => state !== 'printed' && state !== 'cancelled').length;
  return (
    <Panel title={t('print.queue')} aside={open > 0 ? t('devices.waiting', { count: open }) : undefined} flush>
      {jobs.length === 0 && (
        <p className={`${css.next} quiet`} style={{ padding: 'var(--space-4)' }}>
          {t('print.empty')}
        </p>
      )}
      {jobs.length > 0 && (
        <table className={table.table} data-testid="print-queue">
          <TableHead columns={[t('print.when'), t('print.what'), t('print.printer'), t('common.status')]} withActions />
          <tbody>
            {jobs.slice(0, MOST_SHOWN).map((job) => (
              <JobLine
                key={job.id}
                job={job}
                device={devices.find(({ id }) => id === job.deviceId)}
                onAct={(act) => setAsked({ job, act })}
              />
            ))}
          </tbody>
        </table>
      )}
      {asked && <JobActDialog {...asked} devices={devices} onClose={() => setAsked(undefined)} />}
    </Panel>
  );
}

interface LineProps {
  readonly job: PrintJob;
  readonly device: DeviceRow | undefined;
  onAct(act: JobAct): void;
}

function JobLine({ job, device, onAct }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr data-state={job.state}>
      <td className="figures">
        {format.moment(job.createdAt)} <bdi className="quiet">{job.by.name}</bdi>
      </td>
      <th scope="row">
        <bdi>{job.title}</bdi>{' '}
        <span className="quiet">
          {t(`print.design.${job.design as 'unit-dose'}`, { defaultValue: job.design })}
          {job.copies > 1 && ` × ${job.copies}`}
        </span>
        {job.reason && <p className={css.next}>{t('print.because', { reason: job.reason })}</p>}
      </th>
      <td>
        <bdi>{device?.config.name ?? t('print.noPrinter')}</bdi>
      </td>
      <td>
        <Tag tone={TONES[job.state]}>{t(`print.state.${job.state}`)}</Tag>
        {job.state === 'printed' && device?.config.type === 'printer' && !saysWhenPrinted(device.config) && (
          <> {t('print.asFarAsTold')}</>
        )}
        {job.reprintOf && <> {t('print.isReprint')}</>}
        {job.state === 'uncertain' && <p className={css.next}>{t(`print.why.${job.why ?? 'not-confirmed'}`)}</p>}
      </td>
      <td className={table.actions}>
        {actsOf(job, device !== undefined).map((act) => (
          <Button
            key={act}
            size="compact-sm"
            variant="default"
            aria-label={t('print.actOf', { act: t(`print.act.${act}`), what: job.title })}
            onClick={() => onAct(act)}
          >
            {t(`print.act.${act}`)}
          </Button>
        ))}
      </td>
    </tr>
  );
}
