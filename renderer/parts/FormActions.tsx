import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import layout from '../ui/form.module.css';
import { Keycap } from '../ui/Keycap.tsx';

interface Props {
  /** What the form does, in the word on its button. */
  readonly act: string;
  readonly isRunning?: boolean;
  readonly disabled?: boolean;
  /** The form is sent by Ctrl Enter, too: where Enter begins a new line. */
  readonly byKey?: boolean;
  onCancel(): void;
}

/** The end of a form in a dialogue: leave it, or send it. */
export function FormActions({ act, isRunning = false, disabled = false, byKey = false, onCancel }: Props) {
  const { t } = useTranslation();
  return (
    <div className={layout.actions}>
      <Button variant="default" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
      <Button
        type="submit"
        loading={isRunning}
        disabled={disabled}
        {...(byKey ? { 'aria-keyshortcuts': 'Control+Enter', rightSection: <Keycap keys="Ctrl Enter" /> } : {})}
      >
        {act}
      </Button>
    </div>
  );
}
