import { IconChecklist, IconClockExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Tag } from '../../ui/Tag.tsx';
import type { TaskCount } from './use-task-counts.ts';

/** So many tasks wait for this patient; overdue ones by number and sign. */
export function TaskMark({ count }: { readonly count: TaskCount | undefined }) {
  const { t } = useTranslation();
  if (!count) return null;
  const { open, late } = count;
  const icon = late > 0 ? <IconClockExclamation size={13} aria-hidden /> : <IconChecklist size={13} aria-hidden />;
  return (
    <Tag tone={late > 0 ? 'pause' : 'calm'} icon={icon}>
      {[t('board.tasks', { count: open }), ...(late > 0 ? [t('board.tasksLate', { count: late })] : [])].join(', ')}
    </Tag>
  );
}
