import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { ProofForm } from '../../parts/ProofForm.tsx';
import { isUsable, NewPassphrase, NOTHING_TYPED } from '../../parts/passphrase/NewPassphrase.tsx';
import { tellDone } from '../../parts/told.ts';
import { useEnrolledStation, useSignedIn } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import css from './Settings.module.css';

/** What keeps the keys of this station's records. Everybody may know; who looks after stations may set a passphrase. */
export function KeysPanel() {
  const { t } = useTranslation();
  const type = useEnrolledStation()?.keyVault.type;
  const mayManage = useSignedIn()?.user.permissions.includes('station.manage') ?? false;
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState(NOTHING_TYPED);
  if (!type) return null;
  const isPassphrase = type === 'passphrase';
  function close(): void {
    setIsOpen(false);
    setTyped(NOTHING_TYPED);
  }
  return (
    <Panel title={t('keyVault.panel')} aside={t(`keyVault.${type}.title`)}>
      <div className={css.keys}>
        {type === 'file' ? (
          <Notice tone="pause">{t('keyVault.file.warning')}</Notice>
        ) : (
          <p>{t(`keyVault.${type}.words`)}</p>
        )}
        {mayManage && !isOpen && (
          <div>
            <Button variant="default" onClick={() => setIsOpen(true)}>
              {isPassphrase ? t('keyVault.change') : t('keyVault.set')}
            </Button>
          </div>
        )}
        {!mayManage && <p className="quiet">{t('keyVault.who')}</p>}
        {isOpen && (
          <ProofForm
            operation={contract.station.setPassphrase}
            input={(password) => ({ password, passphrase: typed.first })}
            proofLabel={t('users.proof')}
            isReady={isUsable(typed)}
            submitLabel={isPassphrase ? t('keyVault.change') : t('keyVault.set')}
            onDone={() => {
              close();
              tellDone(t('keyVault.done'));
            }}
            onCancel={close}
          >
            <NewPassphrase typed={typed} onChange={setTyped} />
            <p className="quiet">{t('keyVault.oldCopies')}</p>
          </ProofForm>
        )}
      </div>
    </Panel>
  );
}
