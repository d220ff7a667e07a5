import { Button, Modal, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRow } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import type { PrintJob } from '#shared/contract/print.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';
import css from './Devices.module.css';
import { type JobAct, wantsReason } from './job-words.ts';

interface Props {
  readonly job: PrintJob;
  readonly act: JobAct;
  readonly devices: readonly DeviceRow[];
  onClose(): void;
}

/** One decision about one print job; why, where the label may come out twice, and on which printer. */
export function JobActDialog({ job, act, devices, onClose }: Props) {
  const { t } = useTranslation();
  const acts = {
    confirm: useCommand(contract.print.confirm),
    cancel: useCommand(contract.print.cancel),
    retry: useCommand(contract.print.retry),
    reprint: useCommand(contract.print.reprint),
  };
  const doing = acts[act === 'send' || act === 'send-again' ? 'retry' : act];
  const printers = devices.filter(({ config }) => config.type === 'printer');
  const [deviceId, setDeviceId] = useState(
    () => (printers.find(({ id }) => id === job.deviceId) ?? printers[0])?.id ?? null,
  );
  const [reason, setReason] = useState('');
  const isPrinting = act !== 'confirm' && act !== 'cancel';
  const isReady = (!wantsReason(act) || reason.trim().length >= 3) && (!isPrinting || deviceId !== null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const about = { commandId: crypto.randomUUID(), jobId: job.id };
    const where = deviceId ? { deviceId } : {};
    const why = reason.trim();
    const outcome =
      act === 'confirm'
        ? await acts.confirm.run(about)
        : act === 'cancel'
          ? await acts.cancel.run(about)
          : act === 'reprint'
            ? await acts.reprint.run({ ...about, ...where, reason: why })
            : await acts.retry.run({ ...about, ...where, ...(why ? { reason: why } : {}) });
    if (outcome.state !== 'done') return;
    tellDone(t(`print.done.${act}`));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('common.pair', { label: t(`print.act.${act}`), text: job.title })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <p>{t(`print.actWords.${act}`)}</p>
        {isPrinting && (
          <Select
            label={t('print.printer')}
            allowDeselect={false}
            data={printers.map(({ id, config }) => ({ value: id, label: config.name }))}
            value={deviceId}
            onChange={setDeviceId}
          />
        )}
        {wantsReason(act) && (
          <TextInput
            label={t('band.reason')}
            required
            minLength={3}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <CallNotice call={doing.call} />
        <div className={css.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.back')}
          </Button>
          <Button type="submit" disabled={!isReady} loading={doing.isRunning}>
            {t(`print.act.${act}`)}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
