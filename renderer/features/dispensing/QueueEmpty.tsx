import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/Condition.tsx';

/** Nobody at all, or nobody of those who are looked for. */
export function QueueEmpty({ isAnybody }: { readonly isAnybody: boolean }) {
  const { t } = useTranslation();
  return (
    <Empty icon={<IconUsers size={28} aria-hidden />} title={t(isAnybody ? 'dispense.nobodyHere' : 'dispense.nobody')}>
      {t(isAnybody ? 'dispense.nobodyHereWords' : 'dispense.nobodyWords')}
    </Empty>
  );
}
