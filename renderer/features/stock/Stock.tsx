import { Button, SegmentedControl } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { useSignedIn } from '../../state/live.ts';
import { Loading } from '../../ui/Condition.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { AdjustedView } from './AdjustedView.tsx';
import { AsideBoard } from './AsideBoard.tsx';
import { Exceptions } from './Exceptions.tsx';
import { ExpiryBoard } from './ExpiryBoard.tsx';
import { OnHand } from './OnHand.tsx';
import { PlacesDialog } from './PlacesDialog.tsx';
import css from './Stock.module.css';
import { countToLookAt, isHere, linesOf, type StockSeen } from './stock-model.ts';
import { Transfers } from './Transfers.tsx';
import { useStock } from './use-stock.ts';
import { ValueView } from './ValueView.tsx';

const VIEWS = ['hand', 'expiry', 'aside', 'way', 'settle', 'adjusted', 'value'] as const;
type View = (typeof VIEWS)[number];

/** What lies on the shelves of this site: by product and batch, by expiry, put aside, on its way, and what has to be settled. */
export function Stock() {
  const { t } = useTranslation();
  const { stock, tryAgain } = useStock();
  const [view, setView] = useState<View>('hand');
  const [hasPlaces, setHasPlaces] = useState(false);
  const mayMove = useSignedIn()?.user.permissions.includes('stock.move') ?? false;
  const seen = stock.state === 'ready' ? stock.seen : undefined;
  const counts: Partial<Record<View, number>> = {
    settle: seen?.exceptions.length ?? 0,
    way: countToLookAt(seen?.transfers ?? [], Date.now()),
  };
  return (
    <Screen
      fixed
      title={t('pharmacy.tab.stock')}
      lead={seen && <Lead seen={seen} />}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('stock.views')}
            value={view}
            onChange={(value) => setView(value as View)}
            data={VIEWS.map((value) => ({
              value,
              label: counts[value]
                ? t('stock.viewCount', { view: t(`stock.view.${value}`), count: counts[value] })
                : t(`stock.view.${value}`),
            }))}
          />
          {mayMove && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconMapPin size={16} aria-hidden />}
              onClick={() => setHasPlaces(true)}
            >
              {t('stock.places')}
            </Button>
          )}
        </>
      }
    >
      {stock.state === 'loading' && <Loading label={t('common.loading')} lines={8} />}
      {(stock.state === 'refused' || stock.state === 'lost') && (
        <div className={css.failed}>
          <CallNotice call={stock.state === 'refused' ? stock : { state: 'interrupted' }} />
          <Button variant="default" onClick={tryAgain}>
            {t('common.tryAgain')}
          </Button>
        </div>
      )}
      {seen && <Shown view={view} seen={seen} />}
      {seen && hasPlaces && <PlacesDialog places={seen.places} onClose={() => setHasPlaces(false)} />}
    </Screen>
  );
}

function Shown({ view, seen }: { readonly view: View; readonly seen: StockSeen }) {
  switch (view) {
    case 'hand':
      return <OnHand seen={seen} />;
    case 'expiry':
      return <ExpiryBoard seen={seen} />;
    case 'aside':
      return <AsideBoard seen={seen} />;
    case 'way':
      return <Transfers seen={seen} />;
    case 'settle':
      return <Exceptions seen={seen} />;
    case 'adjusted':
      return <AdjustedView products={seen.products} />;
    case 'value':
      return <ValueView products={seen.products} />;
  }
}

/** The whole store in one line. */
function Lead({ seen }: { readonly seen: StockSeen }) {
  const { t } = useTranslation();
  const lines = linesOf(seen.products).filter(({ held }) => isHere(held));
  const stopped = (stop: 'recalled' | 'expired') =>
    lines.filter(({ held }) => held.stops.includes(stop) && held.available !== '0').length;
  const soon = lines.filter(({ held }) => held.expires === 'within-30-days').length;
  const parts = [
    t('stock.batches', { count: lines.length }),
    ...(stopped('recalled') > 0 ? [t('stock.recalledCount', { count: stopped('recalled') })] : []),
    ...(stopped('expired') > 0 ? [t('stock.expiredCount', { count: stopped('expired') })] : []),
    ...(soon > 0 ? [t('stock.soonCount', { count: soon })] : []),
    ...(seen.exceptions.length > 0 ? [t('stock.settleCount', { count: seen.exceptions.length })] : []),
  ];
  return <>{parts.join(' · ')}</>;
}
