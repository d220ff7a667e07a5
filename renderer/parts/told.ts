import { type NotificationData, notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { announce } from './announce.tsx';

let last: string | undefined;

/** A quiet line that something was done, told to screen readers too. */
export function tellDone(message: string): void {
  announce(message);
  sayInBar({ message, autoClose: 4000 });
}

/** In the place of the line before: the bar has room for one, and what hangs below it would cover who the patient is. */
export function sayInBar(line: NotificationData): void {
  clearBar();
  const closeButtonProps = { 'aria-label': i18next.t('common.close') };
  last = notifications.show({ withBorder: true, color: 'brand', closeButtonProps, ...line });
}

/** What was done is old news as soon as something else is said in its place. */
export function clearBar(): void {
  if (last) notifications.hide(last);
}
