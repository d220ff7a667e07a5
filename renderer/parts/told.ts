import { notifications } from '@mantine/notifications';
import { announce } from './announce.tsx';

/** A quiet line that something was done, told to screen readers too. */
export function tellDone(message: string): void {
  announce(message);
  notifications.show({ message, withBorder: true, color: 'brand', autoClose: 4000 });
}
