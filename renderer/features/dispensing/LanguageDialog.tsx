import { Modal } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { directionLanguage } from '#shared/domain/dispense/direction-phrases.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { LanguageField } from '../../parts/demographics/LanguageField.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { languageName } from '../../parts/language-name.ts';
import { tellDone } from '../../parts/told.ts';
import css from './Dispensing.module.css';

interface Props {
  readonly shown: Pick<PrescriptionShown, 'patientId' | 'language' | 'untranslated'>;
  onClose(): void;
  onDone(): void;
}

/** What the patient speaks, as the counter hears it. */
export function LanguageDialog({ shown, onClose, onDone }: Props) {
  const { t, i18n } = useTranslation();
  const [language, setLanguage] = useState(shown.untranslated ?? shown.language);
  const { call, run, isRunning } = useCommand(contract.dispense.changeLanguage);
  const commandId = useRef(crypto.randomUUID());
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await run({ commandId: commandId.current, patientId: shown.patientId, language });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    tellDone(t('dispense.languageSaved', { language: languageName(directionLanguage(language), i18n.language) }));
    onDone();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('dispense.changeLanguage')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={css.form} onSubmit={submit}>
        <LanguageField value={language} onChange={setLanguage} />
        <CallNotice call={call} />
        <FormActions act={t('dispense.saveLanguage')} isRunning={isRunning} onCancel={onClose} />
      </form>
    </Modal>
  );
}
