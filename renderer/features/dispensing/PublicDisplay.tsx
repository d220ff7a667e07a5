import { Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Dispensing.module.css';
import { useDisplay } from './use-queue.ts';

/** For the hall: numbers without names, to be read from across the room. Core tells this screen nothing else. */
export function PublicDisplay({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const numbers = useDisplay();
  // What this desk was told a moment ago may name a drug or a person.
  useEffect(() => notifications.clean(), []);
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      title={t('dispense.display')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={css.display} data-testid="public-display">
        <section aria-live="polite">
          <h2>{t('dispense.nowCalled')}</h2>
          {numbers && numbers.called.length === 0 && <p>{t('dispense.nobodyCalled')}</p>}
          <div className={css.called}>
            {numbers?.called.map(({ ticket, counter }) => (
              <div key={ticket} className={css.calledOne}>
                <b>{ticket}</b>
                <span>{t('dispense.counterNumber', { counter })}</span>
              </div>
            ))}
          </div>
        </section>
        <section>
          <h2>{t('dispense.readyNow')}</h2>
          <div className={css.readyNumbers}>
            {numbers?.ready.length === 0 && '–'}
            {numbers?.ready.map((ticket) => (
              <span key={ticket}>{ticket}</span>
            ))}
          </div>
          <p>{t('dispense.lead.waiting', { count: numbers?.waiting ?? 0 })}</p>
        </section>
      </div>
    </Modal>
  );
}
