import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { SecretInput } from '../../parts/SecretInput.tsx';
import { useSignedIn } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import css from './Places.module.css';

interface Props {
  readonly sites: readonly { readonly code: string; readonly name: string }[];
  /** Central made them all: their codes. */
  onAdded(codes: readonly string[]): void;
}

/** Sites that a table names and nobody knows yet: central makes one after the other (LC5). What was made before a refusal stays. */
export function MissingSites({ sites, onAdded }: Props) {
  const { t } = useTranslation();
  const mayAdd = useSignedIn()?.user.permissions.includes('organisation.manage') ?? false;
  const { call, run, isRunning } = useCommand(contract.organisation.addSite);
  const [names, setNames] = useState(() => new Map(sites.map(({ code, name }) => [code, name])));
  const [made, setMade] = useState<readonly string[]>([]);
  const [password, setPassword] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    for (const { code } of sites.filter((site) => !made.includes(site.code))) {
      const outcome = await run({ password, site: { code, name: names.get(code)?.trim() ?? code } });
      if (outcome.state !== 'done') return;
      setMade((before) => [...before, code]);
    }
    setPassword('');
    onAdded(sites.map(({ code }) => code));
  };
  const codes = sites.map(({ code }) => code).join(', ');
  if (!mayAdd) return <Notice tone="pause">{t('places.sitesForOthers', { codes })}</Notice>;
  return (
    <form
      className={`${css.form} ${css.next}`}
      onSubmit={submit}
      autoComplete="off"
      aria-label={t('places.missingSites')}
    >
      <p>{t('places.missingSitesWords', { count: sites.length })}</p>
      {sites.map(({ code }, index) => (
        <TextInput
          key={code}
          label={t('places.siteNamed', { code })}
          required
          autoFocus={index === 0}
          maxLength={100}
          disabled={made.includes(code)}
          value={names.get(code) ?? ''}
          onChange={({ currentTarget: { value } }) => setNames((before) => new Map(before).set(code, value))}
        />
      ))}
      <SecretInput label={t('users.proof')} value={password} onChange={setPassword} is="current" />
      <CallNotice call={call} />
      <div className={css.actions}>
        <Button type="submit" loading={isRunning} disabled={password === ''}>
          {t('places.missingSites')}
        </Button>
      </div>
    </form>
  );
}
