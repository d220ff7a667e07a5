import { IconAlertTriangle, IconBiohazard, IconStairsDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BoardFacts } from '#shared/contract/board.ts';
import { isIsolation } from '#shared/domain/flag/flag.ts';
import type { AlertCode } from '#shared/model/alert-codes.ts';
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
    return text ? t('common.pair', { label: t(`alert.codes.${code}`), text: text }) : t(`alert.codes.${code}`);
  };
}

interface Props {
  readonly alerts?: readonly Marked[] | undefined;
}

/** @SAFETY Every alert that stands, each with its word: a sign alone is read differently by everybody. */
export function AlertMarks({ alerts = [] }: Props) {
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

/** In a line of a list: the most urgent by name, of the others how many; all of them in the tip and read out. */
export function BriefAlerts({ alerts = [] }: Props) {
  const { t } = useTranslation();
  const words = useAlertWords();
  const [first, ...others] = alerts;
  if (!first) return null;
  const all = alerts.map(words).join(', ');
  return (
    <span title={all}>
      <span className="visually-hidden">{all}</span>
      <Tag tone={isIsolation(first.code) ? 'stop' : 'pause'} icon={<AlertIcon code={first.code} />}>
        <bdi aria-hidden>{first.code === 'other' ? words(first) : t(`alert.codes.${first.code}`)}</bdi>
        {others.length > 0 && <b aria-hidden> +{others.length}</b>}
      </Tag>
    </span>
  );
}
