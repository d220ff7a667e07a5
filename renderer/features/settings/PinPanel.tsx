import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { ProofForm } from '../../parts/ProofForm.tsx';
import { SecretInput } from '../../parts/SecretInput.tsx';
import { tellDone } from '../../parts/told.ts';
import { useSignedIn } from '../../state/live.ts';
import { Panel } from '../../ui/Panel.tsx';

/** The PIN is this station's alone: it never travels. */
export function PinPanel() {
  const { t } = useTranslation();
  const hasPin = useSignedIn()?.user.hasPin ?? false;
  const [pin, setPin] = useState('');
  return (
    <Panel title={t('settings.pin')} aside={hasPin ? t('settings.pinSet') : t('settings.pinNotSet')}>
      <ProofForm
        operation={contract.session.setPin}
        input={(password) => ({ password, pin })}
        proofLabel={t('settings.currentPassword')}
        proofFirst
        isReady={pin.length >= 4}
        submitLabel={t('settings.savePin')}
        onDone={() => {
          setPin('');
          tellDone(t('settings.pinDone'));
        }}
      >
        <SecretInput
          label={t('settings.newPin')}
          description={t('settings.pinWords')}
          value={pin}
          onChange={(typed) => setPin(typed.replace(/\D/g, '').slice(0, 8))}
          is="pin"
          inputMode="numeric"
        />
      </ProofForm>
    </Panel>
  );
}
