import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { ProofForm } from '../../parts/ProofForm.tsx';
import { SecretInput } from '../../parts/SecretInput.tsx';
import { tellDone } from '../../parts/told.ts';
import { useSignedIn } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import css from './Settings.module.css';

export function PasswordPanel() {
  const { t } = useTranslation();
  const isPending = useSignedIn()?.user.passwordPending ?? false;
  const [next, setNext] = useState('');
  return (
    <Panel title={t('settings.password')} aside={isPending ? t('settings.passwordWaits') : undefined}>
      <div className={css.rows}>
        {isPending && <Notice tone="calm">{t('settings.passwordPending')}</Notice>}
        <ProofForm
          operation={contract.session.changePassword}
          input={(current) => ({ current, next })}
          proofLabel={t('settings.currentPassword')}
          proofFirst
          isReady={next.length >= 10}
          submitLabel={t('settings.savePassword')}
          onDone={({ state }) => {
            setNext('');
            tellDone(t(`settings.passwordDone.${state}`));
          }}
        >
          <SecretInput
            label={t('settings.nextPassword')}
            description={t('users.passwordHint')}
            value={next}
            onChange={setNext}
            is="new"
          />
        </ProofForm>
      </div>
    </Panel>
  );
}
