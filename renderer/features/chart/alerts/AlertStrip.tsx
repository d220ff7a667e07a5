import { Button, Checkbox, Popover, Select, TextInput } from '@mantine/core';
import type { Flag } from '@medplum/fhirtypes';
import { IconFlagPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { type Alert, isIsolation, standingAlerts } from '#shared/domain/flag/flag.ts';
import { ALERT_CODES, type AlertCode } from '#shared/model/alert-codes.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { AlertIcon, useAlertWords } from '../../../parts/alerts/AlertMarks.tsx';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import { useMinute } from '../../../parts/use-minute.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { useSignedIn } from '../../../state/live.ts';
import { useChart } from '../chart-context.ts';
import css from './AlertStrip.module.css';

/** FL4: what stands, of an opened chart. */
function useAlerts() {
  const { record } = useChart();
  const nowMs = useMinute();
  const rows = record.everything.filter((row) => row.kind === 'Flag' && row.content) as readonly StoredRow<Flag>[];
  const versions = rows.map(({ id, content, conflicting = [] }) => ({
    id,
    resource: content,
    others: conflicting.map(({ resource }) => resource as Flag),
  }));
  const revs = new Map(rows.map(({ id, rev }) => [id, rev ?? '']));
  return standingAlerts(versions, nowMs).map((alert) => ({ alert, rev: revs.get(alert.id) ?? '' }));
}

/** @SAFETY Isolation, fall risk and the like stand in the banner in full words, above every tab. */
export function AlertStrip() {
  const { t } = useTranslation();
  const alerts = useAlerts();
  const mayRecord = useSignedIn()?.user.permissions.includes('problem.record') ?? false;
  if (alerts.length === 0 && !mayRecord) return null;
  return (
    <section className={css.strip} aria-label={t('alert.label')}>
      {alerts.map(({ alert, rev }) => (
        <AlertButton key={alert.id} alert={alert} rev={rev} mayEnd={mayRecord} />
      ))}
      {mayRecord && <AddAlert />}
    </section>
  );
}

function AlertButton({
  alert,
  rev,
  mayEnd,
}: {
  readonly alert: Alert;
  readonly rev: string;
  readonly mayEnd: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useAlertWords()(alert);
  return (
    <Popover position="bottom-start" withArrow shadow="md" trapFocus width={320}>
      <Popover.Target>
        <button
          type="button"
          className={css.alert}
          data-tone={isIsolation(alert.code) ? 'stop' : 'pause'}
          aria-label={t('alert.detailsOf', { alert: words })}
        >
          <AlertIcon code={alert.code} />
          <bdi>{words}</bdi>
          {alert.undecided && ` (${t('alert.undecided')})`}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <p>
          <b>{words}</b>
          <br />
          <span className="quiet">
            {t('alert.since', { when: alert.since ? format.moment(alert.since) : '—', name: alert.by })}
          </span>
        </p>
        {mayEnd && <EndAlert id={alert.id} rev={rev} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function EndAlert({ id, rev }: { readonly id: string; readonly rev: string }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.flag.end);
  const [reason, setReason] = useState('');
  const [inError, setInError] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = { commandId: crypto.randomUUID(), patientId, id, parent: rev, reason: reason.trim(), inError };
    if ((await run(input)).state === 'done') tellDone(t('alert.ended'));
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <TextInput
        label={t('alert.endReason')}
        required
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      <Checkbox
        label={t('alert.inError')}
        checked={inError}
        onChange={(event) => setInError(event.currentTarget.checked)}
      />
      <CallNotice call={call} />
      <Button type="submit" variant="default" loading={isRunning} disabled={!reason.trim()}>
        {t('alert.end')}
      </Button>
    </form>
  );
}

function AddAlert() {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, reset, isRunning } = useCommand(contract.flag.set);
  const [isOpen, setIsOpen] = useState(false);
  const [code, setCode] = useState<AlertCode>('isolation-contact');
  const [text, setText] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const entry = { code, ...(text.trim() ? { text: text.trim() } : {}) };
    if ((await run({ commandId: crypto.randomUUID(), patientId, entry })).state !== 'done') return;
    setIsOpen(false);
    setText('');
    tellDone(t('alert.added'));
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" withArrow shadow="md" trapFocus width={320}>
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          title={t('alert.add')}
          data-brief
          leftSection={<IconFlagPlus size={14} aria-hidden />}
          onClick={() => {
            reset();
            setIsOpen(!isOpen);
          }}
        >
          {t('alert.add')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={css.form} onSubmit={submit}>
          <Select
            label={t('alert.kind')}
            data={ALERT_CODES.map((value) => ({ value, label: t(`alert.codes.${value}`) }))}
            value={code}
            onChange={(value) => setCode((value ?? 'other') as AlertCode)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
          <TextInput
            label={t(code === 'other' ? 'alert.inWords' : 'alert.more')}
            description={t('alert.moreWords')}
            required={code === 'other'}
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning} disabled={code === 'other' && !text.trim()}>
            {t('alert.add')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
