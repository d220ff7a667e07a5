import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { announce } from './announce.tsx';

/** A quiet line that something was done, told to screen readers too. */
export function tellDone(message: string): void {
  announce(message);
  const closeButtonProps = { 'aria-label': i18next.t('common.close') };
  notifications.show({ message, withBorder: true, color: 'brand', autoClose: 4000, closeButtonProps });
}
