import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './admission.module.css';

/** Cancel, and the one thing that the form is for. */
export function Actions({
  label,
  isRunning,
  isReady,
  onClose,
}: {
  label: string;
  isRunning: boolean;
  isReady: boolean;
  onClose(): void;
}) {
  const { t } = useTranslation();
  return (
    <div className={css.formActions}>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <Button type="submit" loading={isRunning} disabled={!isReady}>
        {label}
      </Button>
    </div>
  );
}
