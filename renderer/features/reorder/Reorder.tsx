import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { IconShoppingCart } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ReorderLine } from '#shared/contract/reorder.ts';
import { SHORT_HISTORY_DAYS } from '#shared/domain/reorder/suggest-order.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { moneyWords } from '../../parts/stock/money-words.ts';
import { AmountWords, ProductWords } from '../../parts/stock/StockWords.tsx';
import { useSignedIn } from '../../state/live.ts';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { OrderForm } from './OrderForm.tsx';
import css from './Reorder.module.css';
import { RuleForm } from './RuleForm.tsx';

type Extent = 'needed' | 'all';
type Open = { readonly form: 'order' } | { readonly form: 'rule'; readonly line: ReorderLine } | undefined;

/** What to order again, with the figures that each suggestion comes from. */
export function Reorder() {
  const { t } = useTranslation();
  const mayMove = useSignedIn()?.user.permissions.includes('stock.move') ?? false;
  const { answer, reload } = useQuery(contract.reorder.suggest, {});
  const [extent, setExtent] = useState<Extent>('needed');
  const [open, setOpen] = useState<Open>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const known = answer.state === 'done' ? answer.value.lines : [];
  const toggle = (product: string): void =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(product)) after.add(product);
      return after;
    });
  return (
    <Screen
      fixed
      title={t('pharmacy.tab.reorder')}
      lead={t('reorder.lead')}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('reorder.which')}
            value={extent}
            onChange={(value) => setExtent(value as Extent)}
            data={(['needed', 'all'] as const).map((value) => ({ value, label: t(`reorder.extent.${value}`) }))}
          />
          {mayMove && (
            <Button
              leftSection={<IconShoppingCart size={16} aria-hidden />}
              disabled={chosen.size === 0}
              onClick={() => setOpen({ form: 'order' })}
            >
              {chosen.size === 0 ? t('reorder.orderNone') : t('reorder.order', { count: chosen.size })}
            </Button>
          )}
        </>
      }
    >
      <Panel title={t(`reorder.extent.${extent}`)} fill flush>
        <QueryPanel answer={answer} reload={reload}>
          {({ lines, currency }) => {
            const shown = lines.filter(({ urgency }) => extent === 'all' || urgency !== 'enough');
            return shown.length === 0 ? (
              <Empty icon={<IconShoppingCart size={28} aria-hidden />} title={t('reorder.none')}>
                {t('reorder.noneWords')}
              </Empty>
            ) : (
              <table className={table.table}>
                <TableHead
                  columns={[
                    ...(mayMove
                      ? [
                          <span key="choose" className="visually-hidden">
                            {t('reorder.choose')}
                          </span>,
                        ]
                      : []),
                    t('reorder.product'),
                    t('reorder.class'),
                    t('reorder.there'),
                    t('reorder.lasts'),
                    t('reorder.use'),
                    t('reorder.coming'),
                    t('reorder.suggested'),
                  ]}
                  withActions
                />
                <tbody>
                  {shown.map((line) => (
                    <Row
                      key={line.product}
                      line={line}
                      currency={currency}
                      isChosen={chosen.has(line.product)}
                      mayMove={mayMove}
                      onToggle={() => toggle(line.product)}
                      onRule={() => setOpen({ form: 'rule', line })}
                    />
                  ))}
                </tbody>
              </table>
            );
          }}
        </QueryPanel>
      </Panel>
      {open?.form === 'rule' && <RuleForm line={open.line} onClose={() => setOpen(undefined)} onSaved={reload} />}
      {open?.form === 'order' && (
        <OrderForm
          lines={known.filter(({ product }) => chosen.has(product))}
          onClose={() => setOpen(undefined)}
          onSaved={() => {
            setChosen(new Set());
            reload();
          }}
        />
      )}
    </Screen>
  );
}

const TONES = { out: 'stop', urgent: 'pause', due: 'calm', enough: 'fine', 'too-little-known': 'calm' } as const;

interface RowProps {
  readonly line: ReorderLine;
  readonly currency: string | undefined;
  readonly isChosen: boolean;
  readonly mayMove: boolean;
  onToggle(): void;
  onRule(): void;
}

function Row({ line, currency, isChosen, mayMove, onToggle, onRule }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit, rule, season, stockOutDays } = line;
  return (
    <tr data-testid="reorder-line" data-product={line.product}>
      {mayMove && (
        <td>
          <Checkbox
            aria-label={t('reorder.chooseOne', { name: line.name })}
            checked={isChosen}
            disabled={line.suggested === '0'}
            onChange={onToggle}
          />
        </td>
      )}
      <th scope="row" className={css.product}>
        <ProductWords name={line.name} brand={line.brand} />{' '}
        <Tag tone={TONES[line.urgency]}>{t(`reorder.urgency.${line.urgency}`)}</Tag>
        {line.historyDays < SHORT_HISTORY_DAYS && (
          <div className="quiet">{t('reorder.shortHistory', { count: line.historyDays })}</div>
        )}
      </th>
      <td className={css.together}>
        {line.abc} · {t(`reorder.ven.${rule.ven}`)}
      </td>
      <td>
        <AmountWords value={line.available} unit={unit} />
        {line.onWards !== '0' && (
          <div className="quiet">{t('reorder.onWards', { amount: format.number(Number(line.onWards)) })}</div>
        )}
        {line.willExpire !== '0' && (
          <div className="quiet">{t('reorder.willExpire', { amount: format.number(Number(line.willExpire)) })}</div>
        )}
      </td>
      <td className="figures">{line.lastsDays === undefined ? '—' : t('reorder.days', { count: line.lastsDays })}</td>
      <td>
        <span className={`figures ${css.together}`}>{t('reorder.perDay', { amount: format.number(line.perDay) })}</span>
        {season !== 1 && <div className="quiet">{t('reorder.season', { factor: format.number(season) })}</div>}
        {stockOutDays > 0 && <div className="quiet">{t('reorder.stockOut', { count: stockOutDays })}</div>}
      </td>
      <td className="figures">{format.number(Number(line.onOrder) + Number(line.inTransit))}</td>
      <td>
        <AmountWords value={line.suggested} unit={unit} />
        {line.packs !== undefined && (
          <div className="quiet">{t('reorder.packs', { count: line.packs, units: rule.packUnits ?? '' })}</div>
        )}
        {line.value !== undefined && <div className="quiet">{moneyWords(format, line.value, currency)}</div>}
      </td>
      <td className={table.actions}>
        {mayMove && (
          <Button size="compact-sm" variant="default" onClick={onRule}>
            {t('reorder.rule')}
          </Button>
        )}
      </td>
    </tr>
  );
}
