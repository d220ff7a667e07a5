import { Button, Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import layout from '../../ui/form.module.css';
import css from './Elsewhere.module.css';

/** Drafts about one patient at this desk. */
export interface Unsaved {
  readonly own: number;
  readonly others: number;
}

interface Props {
  readonly unsaved: Unsaved | undefined;
  onConfirm(): void;
  onClose(): void;
}

/** Asked only where something is half written: it stays behind when the record goes. */
export function ConfirmReturn({ unsaved, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  const { own = 0, others = 0 } = unsaved ?? {};
  return (
    <Drawer
      opened={unsaved !== undefined}
      onClose={onClose}
      position="right"
      size={480}
      title={t('elsewhere.returnDrafts')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={layout.form}>
        {own > 0 && <p>{t('elsewhere.returnDraftsOwn', { count: own })}</p>}
        {others > 0 && <p>{t('elsewhere.returnDraftsOthers', { count: others })}</p>}
        <p>{t('elsewhere.returnDraftsWords')}</p>
        <div className={css.buttons}>
          <Button onClick={onClose} data-autofocus>
            {t('elsewhere.returnNot')}
          </Button>
          <Button variant="default" onClick={onConfirm}>
            {t('elsewhere.returnAnyway')}
          </Button>
        </div>
      </div>
    </Drawer>
  );
}
