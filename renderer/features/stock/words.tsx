import { IconAlertOctagon, IconClockExclamation, IconLock, IconScale } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StockHeld } from '#shared/contract/stock-shown.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { Tag } from '../../ui/Tag.tsx';
import css from './Stock.module.css';
import { type Mark, packsIn } from './stock-model.ts';

interface AmountProps {
  readonly value: string;
  readonly unit: string;
  readonly packUnits?: string | undefined;
}

/** `56 tablets`, and in how many packs. */
export function Amount({ value, unit, packUnits }: AmountProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const packs = packsIn(value, packUnits);
  return (
    <span className={css.amount}>
      <b className="figures">{format.number(Number(value))}</b> <bdi>{unitWord(unit, value)}</bdi>
      {packs !== undefined && packUnits !== '1' && (
        <span className={css.packs}> {t('stock.packs', { packs: format.number(packs), units: packUnits })}</span>
      )}
    </span>
  );
}

const MARK_TONES = {
  recalled: 'stop',
  expired: 'stop',
  'shortage-open': 'stop',
  soon: 'pause',
  aside: 'calm',
} as const;
const MARK_ICONS = {
  recalled: IconAlertOctagon,
  expired: IconAlertOctagon,
  'shortage-open': IconScale,
  soon: IconClockExclamation,
  aside: IconLock,
} as const;

/** A word with a sign of its own: told apart without colour. */
export function MarkTag({ mark }: { readonly mark: Mark }) {
  const { t } = useTranslation();
  const Icon = MARK_ICONS[mark];
  return (
    <Tag tone={MARK_TONES[mark]} icon={<Icon size={13} aria-hidden />}>
      {t(`stock.mark.${mark}`)}
    </Tag>
  );
}

/** @SAFETY All stops of a batch, before anything else that is said of it. */
export function HeldTags({ held }: { readonly held: StockHeld }) {
  return (
    <span className={css.tags}>
      {held.stops.map((stop) => (
        <MarkTag key={stop} mark={stop} />
      ))}
      {held.expires === 'within-30-days' && <MarkTag mark="soon" />}
    </span>
  );
}

/** Lot, and the last day of use with how far it is. */
export function BatchText({ held }: { readonly held: Pick<StockHeld, 'batch' | 'daysLeft' | 'expires'> }) {
  const { t } = useTranslation();
  const { batch, daysLeft, expires } = held;
  return (
    <span className={css.batch}>
      <bdi className={css.lot}>{batch.lot}</bdi>
      <span className={css.expiry} data-expires={expires}>
        {batch.expiry === undefined ? t('stock.noExpiry') : <ExpiryText expiry={batch.expiry} />}
        {daysLeft !== undefined && daysLeft >= 0 && daysLeft <= 90 && ` · ${t('stock.daysLeft', { count: daysLeft })}`}
        {daysLeft !== undefined && daysLeft < 0 && ` · ${t('stock.daysOver', { count: -daysLeft })}`}
      </span>
    </span>
  );
}

function ExpiryText({ expiry }: { readonly expiry: string }) {
  const format = useFormat();
  return <>{format.date(expiry)}</>;
}
