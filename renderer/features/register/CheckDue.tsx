import { IconClockExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RegisterListLine } from '#shared/contract/register.ts';
import { checkStanding } from '#shared/domain/register/due-reminders.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMinute } from '../../parts/use-minute.ts';
import { Tag } from '../../ui/Tag.tsx';

const TONES = { due: 'pause', overdue: 'stop' } as const;

/** The balance check of the shift: due, late, or when it comes; in a list without the time. */
export function CheckDue({ line, isFull = false }: { readonly line: RegisterListLine; readonly isFull?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const standing = checkStanding(line.check, useMinute());
  if (!standing) return null;
  const words = t(`cdRegister.checkDue.${standing.state}`, { when: format.moment(standing.at) });
  if (standing.state === 'ahead') return isFull ? <span>{words}</span> : null;
  return (
    <Tag tone={TONES[standing.state]} icon={<IconClockExclamation size={13} aria-hidden />} title={words}>
      {isFull ? words : t(`cdRegister.checkDue.short.${standing.state}`)}
    </Tag>
  );
}
