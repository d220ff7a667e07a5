import { Autocomplete, Button, MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BAUD_RATES, type DeviceRow } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import { PRINTER_LANGUAGES } from '#shared/model/printer-languages.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { useFocusBack } from '../../ui/focus-back.ts';
import layout from '../../ui/form.module.css';
import { Panel } from '../../ui/Panel.tsx';
import css from './Devices.module.css';
import { configOf, type DeviceDraft, draftOf, languagesOver, overOf, printerOf } from './device-draft.ts';
import { tellsKey } from './device-words.ts';

interface Props {
  readonly type: DeviceRow['config']['type'];
  /** Undefined for a new one. */
  readonly row: DeviceRow | undefined;
  onClose(): void;
}

interface FieldsProps {
  readonly draft: DeviceDraft;
  change(some: Partial<DeviceDraft>): void;
}

/** A scanner or printer of this desk: how it hangs here, and what it is like. */
export function DeviceForm({ type, row, onClose }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const [draft, setDraft] = useState(() => draftOf(type, row));
  const { answer } = useQuery(contract.device.listPorts, {});
  const configure = useCommand(contract.device.configure);
  const ports = answer.state === 'done' ? answer.value : [];
  const config = configOf(type, draft, ports);
  const change = (some: Partial<DeviceDraft>): void => setDraft((before) => ({ ...before, ...some }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!config) return;
    const input = { commandId: crypto.randomUUID(), config, ...(row ? { deviceId: row.id } : {}) };
    const outcome = await configure.run(input);
    if (outcome.state !== 'done') return;
    tellDone(t(row ? 'devices.changed' : 'devices.added', { name: config.name }));
    onClose();
  };
  const title = row
    ? t('devices.changeOf', { name: row.config.name })
    : t(type === 'scanner' ? 'devices.addScanner' : 'devices.addPrinter');
  return (
    <Panel title={title}>
      <form className={layout.form} onSubmit={submit}>
        <TextInput
          label={t('devices.name')}
          description={t('devices.nameHint')}
          required
          maxLength={60}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-autofocus
          autoFocus
        />
        {type === 'printer' && (
          <SegmentedControl
            aria-label={t('devices.line')}
            value={draft.over}
            onChange={(over) => change(overOf(over as DeviceDraft['over'], draft))}
            data={(['tcp', 'serial', 'system'] as const).map((value) => ({ value, label: t(`devices.over.${value}`) }))}
          />
        )}
        {draft.over === 'serial' && <SerialFields draft={draft} change={change} ports={ports} />}
        {draft.over === 'tcp' && <NetworkFields draft={draft} change={change} />}
        {draft.over === 'system' && <SystemFields draft={draft} change={change} />}
        {answer.state === 'refused' && draft.over === 'serial' && <CallNotice call={answer} />}
        {type === 'scanner' ? (
          <ProfileFields draft={draft} change={change} />
        ) : (
          <PrinterFields draft={draft} change={change} />
        )}
        <CallNotice call={configure.call} />
        <div className={css.actions}>
          {row && <RemoveButton row={row} onDone={onClose} />}
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={configure.isRunning} disabled={!config}>
            {t('devices.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

interface SerialProps extends FieldsProps {
  readonly ports: readonly { readonly path: string; readonly manufacturer?: string | undefined }[];
}

function SerialFields({ draft, change, ports }: SerialProps) {
  const { t } = useTranslation();
  const makerOf = (path: string): string => ports.find((port) => port.path === path)?.manufacturer ?? '';
  return (
    <div className={css.two}>
      <Autocomplete
        label={t('devices.port')}
        placeholder={t('devices.portHint')}
        required
        data={ports.map(({ path }) => path)}
        renderOption={({ option }) => <span>{[option.value, makerOf(option.value)].filter(Boolean).join(' · ')}</span>}
        value={draft.path}
        onChange={(path) => change({ path })}
      />
      <Select
        label={t('devices.baud')}
        allowDeselect={false}
        data={BAUD_RATES.map(String)}
        value={draft.baudRate}
        onChange={(baudRate) => change({ baudRate: baudRate ?? '9600' })}
      />
    </div>
  );
}

function NetworkFields({ draft, change }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <div className={css.two}>
      <TextInput
        label={t('devices.host')}
        placeholder="192.168.1.40"
        required
        value={draft.host}
        onChange={(event) => change({ host: event.currentTarget.value })}
      />
      <TextInput
        label={t('devices.tcpPort')}
        required
        inputMode="numeric"
        value={draft.port}
        onChange={(event) => change({ port: event.currentTarget.value.replace(/\D/g, '') })}
      />
    </div>
  );
}

function SystemFields({ draft, change }: FieldsProps) {
  const { t } = useTranslation();
  const { answer } = useQuery(contract.device.listSystemPrinters, {});
  const printers = answer.state === 'done' ? answer.value : [];
  const choose = (name: string | null): void => {
    const chosen = printers.find((one) => one.name === name);
    change(chosen ? printerOf(chosen, draft) : { printer: name ?? '' });
  };
  return (
    <>
      <Select
        label={t('devices.systemPrinter')}
        description={t('devices.systemHint')}
        required
        data={[...new Set([...printers.map(({ name }) => name), draft.printer])].filter(Boolean)}
        value={draft.printer || null}
        onChange={choose}
      />
      <CallNotice call={answer.state === 'refused' ? answer : { state: 'idle' }} />
    </>
  );
}

function ProfileFields({ draft, change }: FieldsProps) {
  const { t } = useTranslation();
  const text = (name: 'prefix' | 'suffix' | 'idleTimeoutMs' | 'separators') => ({
    label: t(`devices.profile.${name}`),
    value: draft[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <div className={css.two}>
        <TextInput {...text('prefix')} placeholder={t('devices.profile.nothing')} />
        <TextInput {...text('suffix')} required />
        <TextInput {...text('idleTimeoutMs')} required inputMode="numeric" />
        <TextInput {...text('separators')} placeholder="GS" />
      </div>
      <p className="quiet">{t('devices.profile.hint')}</p>
      <Select
        label={t('devices.profile.symbologyIds')}
        allowDeselect={false}
        data={(['sent', 'not-sent'] as const).map((value) => ({ value, label: t(`devices.profile.ids.${value}`) }))}
        value={draft.symbologyIds}
        onChange={(value) => change({ symbologyIds: value === 'not-sent' ? 'not-sent' : 'sent' })}
      />
    </>
  );
}

function PrinterFields({ draft, change }: FieldsProps) {
  const { t, i18n } = useTranslation();
  const { answer } = useQuery(contract.print.listDesigns, {});
  const designs = answer.state === 'done' ? answer.value : [];
  const language = i18n.language.startsWith('fr') ? 'fr' : 'en';
  return (
    <>
      <div className={css.two}>
        <Select
          label={t('devices.language')}
          allowDeselect={false}
          data={languagesOver(draft).map((value) => ({ value, label: t(`devices.languages.${value}`) }))}
          value={draft.language}
          onChange={(language) => change({ language: PRINTER_LANGUAGES.find((one) => one === language) ?? 'zpl' })}
        />
        <Select
          label={t('devices.dpi')}
          allowDeselect={false}
          data={['180', '203', '300', '600']}
          value={draft.dpi}
          onChange={(dpi) => change({ dpi: dpi ?? '203' })}
        />
      </div>
      <p className="quiet" data-testid="printer-tells">
        {t(tellsKey({ line: { over: draft.over }, language: draft.language }))}
      </p>
      <MultiSelect
        label={t('devices.designs')}
        description={t('devices.designsHint')}
        data={designs.map(({ id, name, widthMm, heightMm }) => ({
          value: id,
          label: `${name[language]} · ${widthMm}${heightMm ? ` × ${heightMm}` : ''} mm`,
        }))}
        value={[...draft.designs]}
        onChange={(chosen) => change({ designs: chosen })}
      />
    </>
  );
}

function RemoveButton({ row, onDone }: { readonly row: DeviceRow; onDone(): void }) {
  const { t } = useTranslation();
  const { run, call, isRunning } = useCommand(contract.device.remove);
  const [isAsking, setIsAsking] = useState(false);
  const remove = async (): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), deviceId: row.id });
    if (outcome.state !== 'done') return;
    tellDone(t('devices.removed', { name: row.config.name }));
    onDone();
  };
  return (
    <div className={css.remove}>
      <Button
        variant="subtle"
        color="red"
        loading={isRunning}
        onClick={() => (isAsking ? void remove() : setIsAsking(true))}
        onBlur={() => setIsAsking(false)}
      >
        {t(isAsking ? 'devices.removeSure' : 'devices.remove')}
      </Button>
      <CallNotice call={call} />
    </div>
  );
}
