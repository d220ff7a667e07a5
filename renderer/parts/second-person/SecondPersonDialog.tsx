import { Autocomplete, Button, Modal, SegmentedControl } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf, OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle, useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import type { ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useScan } from '../../scan/use-scan.ts';
import { useEnrolledStation, useSignedIn } from '../../state/live.ts';
import layout from '../../ui/form.module.css';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import { SecretInput } from '../SecretInput.tsx';
import css from './SecondPerson.module.css';

export type SecondPersonPurpose = InputOf<typeof contract.session.prove>['purpose'];
export type ProvenPerson = OutputOf<typeof contract.session.prove>;
type Named = InputOf<typeof contract.session.prove>['who'];

interface Props {
  readonly purpose: SecondPersonPurpose;
  /** Whose record it is about; the proof is good for this patient alone. */
  readonly patientId?: string | undefined;
  readonly title: string;
  /** What the second person looks at before signing. */
  readonly words?: string | undefined;
  onProven(person: ProvenPerson): void;
  onClose(): void;
}

interface Badge {
  readonly who: Named;
  readonly name: string;
  readonly hasPin: boolean;
}

/** Another person signs on this terminal, by name or badge and with PIN or password; who works here stays signed in. */
export function SecondPersonDialog({ purpose, patientId, title, words, onProven, onClose }: Props) {
  const { t } = useTranslation();
  const people = usePeople();
  const { call, run, isRunning } = useCommand(contract.session.prove);
  const [login, setLogin] = useState('');
  const [badge, setBadge] = useState<Badge>();
  const [kind, setKind] = useState<'pin' | 'password'>('pin');
  const [secret, setSecret] = useState('');
  useBadge((read) => {
    setBadge(read);
    setKind(read.hasPin ? 'pin' : 'password');
    setSecret('');
  });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    // It stands within the form that wants the signature, which is not what is sent here.
    event.stopPropagation();
    const chosen = people.find(({ name }) => name === login)?.login ?? login.trim();
    const outcome = await run({
      who: badge?.who ?? { by: 'login', login: chosen },
      secret: kind === 'pin' ? { kind, pin: secret } : { kind, password: secret },
      purpose,
      ...(patientId ? { patientId } : {}),
    });
    setSecret('');
    if (outcome.state === 'done') onProven(outcome.value);
    else if (outcome.state === 'refused' && outcome.refusal.code === 'password-needed') setKind('password');
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={layout.form} onSubmit={submit} autoComplete="off">
        <p>{words ?? t('second.words')}</p>
        {badge ? (
          <p className={css.badge}>
            <b>{badge.name}</b> <span className="quiet">{t('second.byBadge')}</span>
            <Button size="compact-sm" variant="default" onClick={() => setBadge(undefined)}>
              {t('second.another')}
            </Button>
          </p>
        ) : (
          <Autocomplete
            label={t('second.who')}
            description={t('second.whoWords')}
            data={people.map(({ name }) => name)}
            value={login}
            onChange={setLogin}
            openOnFocus={false}
            comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
            data-autofocus
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label={t('second.proofBy')}
          value={kind}
          onChange={(value) => {
            setKind(value as 'pin' | 'password');
            setSecret('');
          }}
          data={(['pin', 'password'] as const).map((value) => ({ value, label: t(`second.kind.${value}`) }))}
        />
        <SecretInput
          key={`${kind}${badge?.name ?? ''}`}
          label={t(`second.secret.${kind}`)}
          value={secret}
          onChange={setSecret}
          is={kind === 'pin' ? 'pin' : 'current'}
          autoFocus={badge !== undefined}
          {...(kind === 'pin' ? { inputMode: 'numeric' as const } : {})}
        />
        <CallNotice call={call} />
        <FormActions
          act={t('second.sign')}
          isRunning={isRunning}
          disabled={secret === '' || (!badge && login.trim() === '')}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}

/** A badge says who; it proves nothing. */
function useBadge(onBadge: (badge: Badge) => void): void {
  const { t } = useTranslation();
  const core = useCore();
  useScan(async ({ text, parsed }): Promise<ScanAnswer> => {
    if (scanKindOf(parsed).is !== 'badge')
      return { tone: 'pause', title: t('second.badgeWanted'), words: t('second.badgeWantedWords') };
    const told = { text, ...(parsed.symbology ? { symbology: parsed.symbology.identifier } : {}) };
    const outcome = await settle(core.call(contract.session.readBadge, told));
    if (outcome.state !== 'done')
      return { tone: 'pause', title: t('scan.badgeUnknown'), words: t('second.typeTheName') };
    onBadge({ who: { by: 'badge', ...told }, name: outcome.value.displayName, hasPin: outcome.value.hasPin });
    return { tone: 'fine', title: outcome.value.displayName, words: t('scan.badgeAsks') };
  }, 'dialogue');
}

/** Who was at this desk lately, without the one who works here now. */
function usePeople(): readonly { readonly login: string; readonly name: string }[] {
  const own = useSignedIn()?.user.login;
  const demo = useEnrolledStation()?.demoUsers ?? [];
  const { answer } = useQuery(contract.session.listRecentUsers, {});
  const recent = answer.state === 'done' ? answer.value : [];
  const all = [...recent, ...demo].map(({ login, displayName }) => [login, displayName] as const);
  return [...new Map(all)].filter(([login]) => login !== own).map(([login, name]) => ({ login, name }));
}
