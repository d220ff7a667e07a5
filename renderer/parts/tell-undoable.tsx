import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { announce } from './announce.tsx';

const UNDO_FOR_MS = 12_000;

/** Something was done and can be taken back: instead of asking "are you sure" before. */
export function tellUndoable(message: string, undoLabel: string, undo: () => void): void {
  const id = crypto.randomUUID();
  announce(message);
  notifications.show({
    id,
    autoClose: UNDO_FOR_MS,
    withBorder: true,
    color: 'brand',
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
    message: (
      <span style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 }}>
        {message}
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {undoLabel}
        </Button>
      </span>
    ),
  });
}
