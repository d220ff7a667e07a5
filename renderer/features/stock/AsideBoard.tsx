import { Button } from '@mantine/core';
import { IconAlertOctagon, IconUsers } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { tellDone } from '../../parts/told.ts';
import { useSignedIn } from '../../state/live.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { GtinName } from './GtinName.tsx';
import { HoldingDialog } from './HoldingDialog.tsx';
import { LiftDialog } from './LiftDialog.tsx';
import { RecallDialog } from './RecallDialog.tsx';
import { Recipients } from './Recipients.tsx';
import css from './Stock.module.css';
import { byExpiry, type Line, linesOf, placeText, type StockSeen } from './stock-model.ts';
import { Amount, BatchText, HeldTags } from './words.tsx';

type Recall = OutputOf<typeof contract.batch.list>[number];
type Open =
  | { readonly is: 'recall' }
  | { readonly is: 'people' | 'lift'; readonly recall: Recall }
  | { readonly is: 'act'; readonly act: 'release' | 'waste'; readonly line: Line };

/** Recalls with what is still on a shelf of them, and everything in quarantine. */
export function AsideBoard({ seen }: { readonly seen: StockSeen }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>();
  const [round, setRound] = useState(0);
  const mayRecall = useSignedIn()?.user.permissions.includes('batch.recall') ?? false;
  const { answer, reload } = useQuery(contract.batch.list, {}, `${round} ${seen.heardAt}`);
  const lines = linesOf(seen.products)
    .filter(({ held }) => held.quarantined !== '0')
    .toSorted(byExpiry);
  const close = (): void => setOpen(undefined);
  const changed = (): void => setRound((count) => count + 1);
  return (
    <div className={css.scroll}>
      <Panel
        flush
        title={t('stock.recall.title')}
        actions={
          mayRecall && (
            <Button
              size="compact-sm"
              leftSection={<IconAlertOctagon size={15} aria-hidden />}
              onClick={() => setOpen({ is: 'recall' })}
            >
              {t('stock.recall.new')}
            </Button>
          )
        }
      >
        <QueryPanel answer={answer} reload={reload}>
          {(recalls) => {
            const standing = recalls.filter(({ state }) => state === 'recalled');
            return standing.length === 0 ? (
              <p className={css.none}>{t('stock.recall.none')}</p>
            ) : (
              <RecallTable recalls={standing} seen={seen} mayLift={mayRecall} onOpen={setOpen} />
            );
          }}
        </QueryPanel>
      </Panel>
      <Panel flush title={t('stock.quarantined')} aside={t('stock.batches', { count: lines.length })}>
        {lines.length === 0 ? (
          <p className={css.none}>{t('stock.quarantinedNone')}</p>
        ) : (
          <table className={table.table} data-testid="quarantined">
            <TableHead
              columns={[t('stock.product'), t('stock.batch'), t('stock.place'), t('stock.putAside')]}
              withActions
            />
            <tbody>
              {lines.map((line) => (
                <AsideRow key={line.key} line={line} seen={seen} onOpen={setOpen} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {open?.is === 'recall' && <RecallDialog onDone={changed} onClose={close} />}
      {open?.is === 'lift' && <LiftDialog recall={open.recall} onDone={changed} onClose={close} />}
      {open?.is === 'people' && <Recipients recall={open.recall} onClose={close} />}
      {open?.is === 'act' && (
        <HoldingDialog act={open.act} product={open.line.product} held={open.line.held} seen={seen} onClose={close} />
      )}
    </div>
  );
}

interface RecallsProps {
  readonly recalls: readonly Recall[];
  readonly seen: StockSeen;
  readonly mayLift: boolean;
  onOpen(open: Open): void;
}

function RecallTable({ recalls, seen, mayLift, onOpen }: RecallsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { run, call, isRunning } = useCommand(contract.stock.takeRecalled);
  const mayMove = useSignedIn()?.user.permissions.includes('stock.move') ?? false;
  const onShelf = linesOf(seen.products).filter(
    ({ held }) => held.available !== '0' && !held.available.startsWith('-') && held.stops.includes('recalled'),
  );
  const take = async (recall: Recall): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), recallId: recall.id });
    if (outcome.state === 'done') tellDone(t('stock.recall.taken', { count: outcome.value.movements }));
  };
  return (
    <>
      <CallNotice call={call} />
      <table className={table.table} data-testid="recalls">
        <TableHead
          columns={[t('stock.recall.what'), t('stock.recall.why'), t('stock.recall.when'), t('stock.recall.here')]}
          withActions
        />
        <tbody>
          {recalls.map((recall) => {
            const concerned = onShelf.filter(
              ({ held }) => recall.lot === undefined || isLot(held.batch.lot, recall.lot),
            );
            const mine = concerned.filter(({ held }) => held.recall === recall.reason);
            return (
              <tr key={recall.id} className={css.row} data-stopped={mine.length > 0 || undefined}>
                <th scope="row">
                  <GtinName gtin={recall.gtin} />
                  <bdi className="figures">{recall.gtin}</bdi>
                  <div className={css.why}>
                    {recall.lot ? t('stock.lotOf', { lot: recall.lot }) : t('stock.recall.everyLot')}
                  </div>
                </th>
                <td className={css.words}>
                  <bdi>{recall.reason}</bdi>
                </td>
                <td>
                  {format.moment(recall.at)} <bdi className="quiet">{recall.by}</bdi>
                </td>
                <td>
                  {mine.length === 0 ? (
                    <span className="quiet">{t('stock.recall.nothingHere')}</span>
                  ) : (
                    <Tag tone="stop">{t('stock.recall.onShelf', { count: mine.length })}</Tag>
                  )}
                </td>
                <td className={table.actions}>
                  {mayMove && mine.length > 0 && (
                    <Button size="compact-sm" loading={isRunning} onClick={() => void take(recall)}>
                      {t('stock.recall.take')}
                    </Button>
                  )}
                  <Button
                    size="compact-sm"
                    variant="default"
                    leftSection={<IconUsers size={15} aria-hidden />}
                    onClick={() => onOpen({ is: 'people', recall })}
                  >
                    {t('stock.recall.who')}
                  </Button>
                  {mayLift && (
                    <Button size="compact-sm" variant="default" onClick={() => onOpen({ is: 'lift', recall })}>
                      {t('stock.recall.lift')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

const isLot = (one: string, other: string): boolean => folded(one) === folded(other);
const folded = (lot: string): string => lot.replaceAll(/\s/g, '').toUpperCase();

interface RowProps {
  readonly line: Line;
  readonly seen: StockSeen;
  onOpen(open: Open): void;
}

function AsideRow({ line, seen, onOpen }: RowProps) {
  const { t } = useTranslation();
  const permissions = useSignedIn()?.user.permissions ?? [];
  const format = useFormat();
  const { product, held } = line;
  const mayRelease = permissions.includes('stock.adjust') && held.stops.every((stop) => stop === 'shortage-open');
  return (
    <tr className={css.row} data-stopped={held.stops.length > 0 || undefined}>
      <th scope="row">
        <bdi>{product.shownName}</bdi> {product.brand && <bdi className="quiet">{product.brand}</bdi>}{' '}
        <HeldTags held={held} />
        {held.aside && (
          <div className={css.why}>
            <bdi>{whyAside(held.aside, t)}</bdi> · <bdi>{held.aside.by}</bdi> {format.moment(held.aside.at)}
          </div>
        )}
      </th>
      <td>
        <BatchText held={held} />
      </td>
      <td>
        <bdi>{placeText(seen.places, held.location)}</bdi>
      </td>
      <td>
        <Amount value={held.quarantined} unit={product.unit} />
      </td>
      <td className={table.actions}>
        {mayRelease && (
          <Button size="compact-sm" variant="default" onClick={() => onOpen({ is: 'act', act: 'release', line })}>
            {t('stock.act.release')}
          </Button>
        )}
        {permissions.includes('stock.adjust') && (
          <Button size="compact-sm" variant="default" onClick={() => onOpen({ is: 'act', act: 'waste', line })}>
            {t('stock.act.waste')}
          </Button>
        )}
      </td>
    </tr>
  );
}

const CODES = ['expired', 'recalled', 'damaged', 'temperature', 'temperature-excursion'] as const;

/** What the program found is said in the reader's language, what a person wrote as it stands. */
function whyAside({ type, code, reason }: NonNullable<Line['held']['aside']>, t: TFunction): string {
  const found = CODES.filter((one) => code?.split(' ').includes(one));
  return found.length > 0
    ? found.map((one) => t(`stock.asideFor.${one}`)).join(', ')
    : (reason ?? t(`stock.type.${type}`));
}
