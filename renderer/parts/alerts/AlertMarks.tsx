import { IconAlertTriangle, IconBiohazard, IconStairsDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BoardFacts } from '#shared/contract/board.ts';
import { type AlertCode, isIsolation } from '#shared/domain/flag/flag.ts';
import { Tag } from '../../ui/Tag.tsx';

type Marked = NonNullable<BoardFacts['alerts']>[number];

export function AlertIcon({ code }: { readonly code: AlertCode }) {
  if (isIsolation(code)) return <IconBiohazard size={13} aria-hidden />;
  return code === 'fall-risk' ? <IconStairsDown size={13} aria-hidden /> : <IconAlertTriangle size={13} aria-hidden />;
}

/** What an alert says, in full. */
export function useAlertWords(): (alert: Pick<Marked, 'code' | 'text'>) => string {
  const { t } = useTranslation();
  return ({ code, text }) => {
    if (code === 'other') return text ?? t('alert.other');
    return text ? `${t(`alert.codes.${code}`)}: ${text}` : t(`alert.codes.${code}`);
  };
}

/** @SAFETY Every alert that stands, each with its word: a sign alone is read differently by everybody. */
export function AlertMarks({ alerts = [] }: { readonly alerts?: readonly Marked[] | undefined }) {
  const { t } = useTranslation();
  const words = useAlertWords();
  return alerts.map((alert) => (
    <Tag
      key={`${alert.code} ${alert.text ?? ''}`}
      tone={isIsolation(alert.code) ? 'stop' : 'pause'}
      icon={<AlertIcon code={alert.code} />}
    >
      <bdi>{words(alert)}</bdi>
      {alert.undecided && ` (${t('alert.undecided')})`}
    </Tag>
  ));
}
