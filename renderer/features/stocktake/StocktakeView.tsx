import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { useSignedIn } from '../../state/live.ts';
import { Screen } from '../../ui/Screen.tsx';
import { CountPaper } from './CountPaper.tsx';
import { CountView } from './CountView.tsx';
import { EndForm, type Ending } from './EndForm.tsx';
import { ReviewView } from './ReviewView.tsx';
import { StandingTags } from './StandingTags.tsx';
import { useStockNews } from './use-stock-news.ts';

/** One stocktake: to count by, and for who may, to approve by. */
export function StocktakeView({ id, onBack }: { readonly id: string; onBack(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayReview = useSignedIn()?.user.permissions.includes('stock.adjust') ?? false;
  const [view, setView] = useState<'count' | 'review'>('count');
  const [ending, setEnding] = useState<Ending>();
  const { answer, reload } = useQuery(contract.stocktake.sheet, { id }, useStockNews());
  const [isPaper, setIsPaper] = useState(false);
  const sheet = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const isCounting = sheet?.standing.state === 'counting';
  const isFrozen = sheet?.standing.state === 'counting' && sheet.standing.frozen;
  return (
    <Screen
      fixed
      title={sheet ? <bdi>{sheet.places.map(({ name }) => name).join(', ')}</bdi> : t('pharmacy.tab.stocktake')}
      lead={
        sheet && (
          <>
            {t('count.startedLine', { name: sheet.startedBy, when: format.moment(sheet.startedAt) })}{' '}
            <StandingTags row={sheet} />
          </>
        )
      }
      actions={
        <>
          <Button variant="default" size="xs" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onBack}>
            {t('common.back')}
          </Button>
          {mayReview && (
            <SegmentedControl
              size="xs"
              aria-label={t('count.views')}
              value={view}
              onChange={(value) => {
                setView(value as typeof view);
                reload();
              }}
              data={(['count', 'review'] as const).map((value) => ({ value, label: t(`count.view.${value}`) }))}
            />
          )}
          {isCounting && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPrinter size={16} aria-hidden />}
              onClick={() => setIsPaper(true)}
            >
              {t('count.print')}
            </Button>
          )}
          {isFrozen && (
            <Button variant="default" size="xs" onClick={() => setEnding('thaw')}>
              {t('count.thaw')}
            </Button>
          )}
          {isCounting && (
            <Button variant="default" size="xs" onClick={() => setEnding('cancel')}>
              {t('count.cancel')}
            </Button>
          )}
        </>
      }
    >
      {view === 'count' ? (
        <QueryPanel answer={answer} reload={reload}>
          {(value) => <CountView sheet={value} onCounted={reload} />}
        </QueryPanel>
      ) : (
        <ReviewView id={id} onChanged={reload} />
      )}
      {isPaper && sheet && <CountPaper sheet={sheet} onClose={() => setIsPaper(false)} />}
      {ending && <EndForm id={id} act={ending} onClose={() => setEnding(undefined)} onDone={reload} />}
    </Screen>
  );
}
