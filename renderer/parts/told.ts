import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { announce } from './announce.tsx';

let last: string | undefined;

/** A quiet line that something was done, told to screen readers too. It takes the place of the line before: there is room for one in the bar. */
export function tellDone(message: string): void {
  announce(message);
  const closeButtonProps = { 'aria-label': i18next.t('common.close') };
  hideDone();
  last = notifications.show({ message, withBorder: true, color: 'brand', autoClose: 4000, closeButtonProps });
}

/** What was done is old news as soon as something else is said in its place. */
export function hideDone(): void {
  if (last) notifications.hide(last);
}
