import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { announce } from './announce.tsx';
import { sayInBar } from './told.ts';

const UNDO_FOR_MS = 12_000;

/** Something was done and can be taken back: instead of asking "are you sure" before. */
export function tellUndoable(message: string, undoLabel: string, undo: () => void): void {
  const id = crypto.randomUUID();
  announce(message);
  sayInBar({
    id,
    autoClose: UNDO_FOR_MS,
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
