import { IconLock, IconRefresh, IconScale } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StocktakeRow } from '#shared/contract/stocktake.ts';
import { Tag } from '../../ui/Tag.tsx';
import css from './Stocktake.module.css';

type Standing = Pick<StocktakeRow, 'standing'> & Partial<Pick<StocktakeRow, 'recounts' | 'drifts'>>;

/** How a stocktake stands, and what of it waits for somebody. */
export function StandingTags({ row }: { readonly row: Standing }) {
  const { t } = useTranslation();
  const { standing, recounts = 0, drifts = 0 } = row;
  const isFrozen = standing.state === 'counting' && standing.frozen;
  return (
    <span className={css.tags}>
      <Tag tone={standing.state === 'posted' ? 'fine' : 'calm'}>{t(`count.state.${standing.state}`)}</Tag>
      {isFrozen && (
        <Tag tone="pause" icon={<IconLock size={13} aria-hidden />}>
          {t('count.frozen')}
        </Tag>
      )}
      {recounts > 0 && (
        <Tag tone="pause" icon={<IconRefresh size={13} aria-hidden />}>
          {t('count.recounts', { count: recounts })}
        </Tag>
      )}
      {drifts > 0 && (
        <Tag tone="pause" icon={<IconScale size={13} aria-hidden />}>
          {t('count.drifts', { count: drifts })}
        </Tag>
      )}
    </span>
  );
}
