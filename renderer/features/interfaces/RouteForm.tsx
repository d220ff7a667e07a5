import { Button, Checkbox, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import {
  type InterfaceRoute,
  type InterfaceStatus,
  interfaceRoute,
  type OutboundRoute,
} from '#shared/contract/interface.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './Interfaces.module.css';
import { TlsFields } from './TlsFields.tsx';

interface Props {
  readonly status: InterfaceStatus;
  /** Undefined for a new one. */
  readonly route: InterfaceRoute | undefined;
  readonly direction: InterfaceRoute['direction'];
  onClose(): void;
}

const FRESH = {
  in: {
    direction: 'in',
    id: '',
    name: '',
    on: true,
    host: '127.0.0.1',
    port: 2575,
    processingId: 'P',
    peers: [],
    afterError: 'hold-patient',
  },
  out: {
    ...{
      direction: 'out',
      id: '',
      name: '',
      on: true,
      host: '',
      port: 2575,
      processingId: 'P',
      afterError: 'hold-patient',
    },
    ...{ sends: ['vitals', 'doses'], sendingApplication: 'HOLDFAST', sendingFacility: '' },
    ...{ receivingApplication: '', receivingFacility: '' },
  },
} as const;

/** The short name that messages are filed under, made from the name once. */
function idOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return plain.replaceAll(/^[^a-z]+|-+$/g, '').slice(0, 20);
}

/** One route of this station: where it listens or sends, and what becomes of the others after an error. */
export function RouteForm({ status, route, direction, onClose }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const [draft, setDraft] = useState<InterfaceRoute>(
    () => route ?? structuredClone(FRESH[direction] as InterfaceRoute),
  );
  const [peers, setPeers] = useState(() => (route?.direction === 'in' ? route.peers.join(', ') : ''));
  const [ownAuthority, setOwnAuthority] = useState(status.ownAuthority);
  const { call, run, isRunning } = useCommand(contract.interface.configure);
  const change = (some: Partial<OutboundRoute> | Partial<InterfaceRoute>): void =>
    setDraft((before) => ({ ...before, ...some }) as InterfaceRoute);
  const addresses = peers.split(/[\s,;]+/).filter((address) => address !== '');
  const whose = draft.direction === 'in' ? { peers: addresses } : {};
  const made = interfaceRoute.safeParse({ ...draft, ...whose, id: route?.id ?? idOf(draft.name) });
  const isReady = made.success && ownAuthority.trim() !== '';

  const save = async (routes: readonly InterfaceRoute[], words: string): Promise<void> => {
    const settings = { ownAuthority: ownAuthority.trim(), routes: [...routes] };
    const outcome = await run({ commandId: crypto.randomUUID(), settings });
    if (outcome.state !== 'done') return;
    tellDone(words);
    onClose();
  };
  const all = status.routes.map((known) => known.route);
  const others = all.filter(({ id }) => id !== route?.id);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!made.success) return;
    const routes = route ? all.map((known) => (known.id === route.id ? made.data : known)) : [...all, made.data];
    void save(routes, t('interfaces.saved', { name: draft.name }));
  };
  const after =
    draft.direction === 'in' ? (['hold-patient', 'go-on'] as const) : (['hold-patient', 'go-on', 'stop'] as const);
  return (
    <Panel title={route ? t('interfaces.changeOf', { name: route.name }) : t(`interfaces.add.${direction}`)}>
      <form className={css.form} onSubmit={submit}>
        <TextInput
          label={t('interfaces.name')}
          required
          maxLength={60}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          autoFocus
        />
        <Switch
          label={t('interfaces.on')}
          checked={draft.on}
          onChange={(event) => change({ on: event.currentTarget.checked })}
        />
        <div className={css.two}>
          <TextInput
            label={t(draft.direction === 'in' ? 'interfaces.listenAt' : 'interfaces.host')}
            required
            spellCheck={false}
            value={draft.host}
            onChange={(event) => change({ host: event.currentTarget.value })}
          />
          <NumberInput
            label={t('interfaces.port')}
            required
            min={1}
            max={65_535}
            hideControls
            value={draft.port}
            onChange={(port) => change({ port: Number(port) })}
          />
        </div>
        {draft.direction === 'in' && (
          <TextInput
            label={t('interfaces.peers')}
            description={t('interfaces.peersHint')}
            spellCheck={false}
            value={peers}
            onChange={(event) => setPeers(event.currentTarget.value)}
          />
        )}
        <TlsFields
          direction={direction}
          tls={draft.tls}
          hasKey={route?.tls?.key === ''}
          onChange={(tls) =>
            setDraft(({ tls: _before, ...rest }) => ({ ...rest, ...(tls ? { tls } : {}) }) as InterfaceRoute)
          }
        />
        {draft.direction === 'out' && <SendingFields draft={draft} change={change} />}
        <div className={css.two}>
          <Select
            label={t('interfaces.processingId')}
            allowDeselect={false}
            value={draft.processingId}
            onChange={(value) => change({ processingId: value as InterfaceRoute['processingId'] })}
            data={(['P', 'T', 'D'] as const).map((value) => ({ value, label: t(`interfaces.processing.${value}`) }))}
          />
          <TextInput
            label={t('interfaces.ownAuthority')}
            required
            maxLength={60}
            value={ownAuthority}
            onChange={(event) => setOwnAuthority(event.currentTarget.value)}
          />
        </div>
        <Select
          label={t('interfaces.afterError')}
          allowDeselect={false}
          value={draft.afterError}
          onChange={(value) => change({ afterError: value as InterfaceRoute['afterError'] })}
          data={after.map((value) => ({ value, label: t(`interfaces.after.${value}`) }))}
        />
        <CallNotice call={call} />
        <div className={css.actions}>
          {route && (
            <Button
              className={css.remove ?? ''}
              variant="default"
              onClick={() => void save(others, t('interfaces.removed', { name: route.name }))}
            >
              {t('interfaces.remove')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={!isReady}>
            {t('interfaces.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

interface SendingProps {
  readonly draft: OutboundRoute;
  change(some: Partial<OutboundRoute>): void;
}

function SendingFields({ draft, change }: SendingProps) {
  const { t } = useTranslation();
  const names = ['sendingApplication', 'sendingFacility', 'receivingApplication', 'receivingFacility'] as const;
  return (
    <>
      <Checkbox.Group
        label={t('interfaces.sends')}
        value={draft.sends}
        onChange={(sends) => change({ sends: sends as OutboundRoute['sends'] })}
      >
        <div className={css.two}>
          {(['vitals', 'doses'] as const).map((value) => (
            <Checkbox key={value} value={value} label={t(`interfaces.sending.${value}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <div className={css.two}>
        {names.map((name) => (
          <TextInput
            key={name}
            label={t(`interfaces.party.${name}`)}
            maxLength={60}
            value={draft[name]}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
          />
        ))}
      </div>
    </>
  );
}
