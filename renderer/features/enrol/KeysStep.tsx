import { Button, Radio } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { isUsable, NewPassphrase, NOTHING_TYPED } from '../../parts/passphrase/NewPassphrase.tsx';
import { useLive } from '../../state/live.ts';
import layout from '../../ui/form.module.css';
import css from './Enrol.module.css';
import type { Step } from './Enrol.tsx';

interface Props {
  readonly at: Extract<Step, { step: 'keys' }>;
  onBack(): void;
}

type Keeper = 'safe-storage' | 'file' | 'passphrase';

/** What keeps the keys of this station's records, and what that means for a restart with nobody at it. */
export function KeysStep({ at, onBack }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.station.enrol);
  const keepers = useKeepers(at.checked.demo);
  const [keeper, setKeeper] = useState<Keeper>(keepers[0] ?? 'passphrase');
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { address, code, checked, desk } = at;
    const passphrase = keeper === 'passphrase' ? { passphrase: typed.first } : {};
    await run({ address, code, fingerprint: checked.fingerprint, ...desk, ...passphrase });
  };
  return (
    <form className={css.body} onSubmit={submit}>
      <p>{keepers.length > 1 ? t('enrol.keysWords') : t('enrol.keysNoKeychain')}</p>
      {keepers.length > 1 && (
        <Radio.Group aria-label={t('enrol.step.keys')} value={keeper} onChange={(value) => setKeeper(value as Keeper)}>
          <div className={css.keepers}>
            {keepers.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`keyVault.${one}.title`)}
                description={t(`keyVault.${one}.words`)}
              />
            ))}
          </div>
        </Radio.Group>
      )}
      {keeper === 'passphrase' && <NewPassphrase typed={typed} onChange={setTyped} />}
      <CallNotice call={call} />
      <div className={layout.actions}>
        <Button variant="default" onClick={onBack}>
          {t('common.back')}
        </Button>
        <Button type="submit" loading={isRunning} disabled={keeper === 'passphrase' && !isUsable(typed)}>
          {t('enrol.finish')}
        </Button>
      </div>
    </form>
  );
}

/** The keychain first where there is one. A key file is for demo organisations. */
function useKeepers(isDemo: boolean): readonly Keeper[] {
  const station = useLive((live) => live.station);
  const own = station?.state === 'not-enrolled' ? station.ownVault : undefined;
  if (own === 'safe-storage') return ['safe-storage', 'passphrase'];
  return own === 'file' && isDemo ? ['file', 'passphrase'] : ['passphrase'];
}
