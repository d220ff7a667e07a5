import { Button } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MovementShown, StockException, StockHeld } from '#shared/contract/stock-shown.ts';
import { translateSentence } from '../../i18n/translate-sentence.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSignedIn } from '../../state/live.ts';
import { Empty, Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import { AgreeDialog, type Counted } from './AgreeDialog.tsx';
import { type HoldingAct, HoldingDialog } from './HoldingDialog.tsx';
import { ReverseDialog } from './ReverseDialog.tsx';
import css from './Stock.module.css';
import { keyOf, type Line, linesOf, placeText, type StockSeen } from './stock-model.ts';
import { Amount } from './words.tsx';

type Open =
  | { readonly is: 'act'; readonly act: HoldingAct; readonly line: Line }
  | { readonly is: 'agree'; readonly holding: Counted }
  | { readonly is: 'reverse'; readonly movement: MovementShown };

/**
 * What two desks did that could not see each other, with all causes. @SAFETY A balance below nought blocks issue of that batch
 * at that place and of nothing else, until somebody has counted or reversed one of the causes.
 */
export function Exceptions({ seen }: { readonly seen: StockSeen }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>();
  if (seen.exceptions.length === 0)
    return (
      <Empty icon={<IconScale size={28} aria-hidden />} title={t('stock.settle.none')}>
        {t('stock.settle.noneWords')}
      </Empty>
    );
  return (
    <div className={css.scroll}>
      {seen.exceptions.map((exception) => (
        <ExceptionPanel key={keyOfException(exception)} exception={exception} seen={seen} onOpen={setOpen} />
      ))}
      {open?.is === 'act' && (
        <HoldingDialog
          act={open.act}
          product={open.line.product}
          held={open.line.held}
          seen={seen}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open?.is === 'agree' && <AgreeDialog holding={open.holding} onClose={() => setOpen(undefined)} />}
      {open?.is === 'reverse' && <ReverseDialog movement={open.movement} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

const keyOfException = ({ kind, causes }: StockException): string => `${kind} ${causes.map(({ id }) => id).join(' ')}`;

interface Props {
  readonly exception: StockException;
  readonly seen: StockSeen;
  onOpen(open: Open): void;
}

function ExceptionPanel({ exception, seen, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const mayAdjust = useSignedIn()?.user.permissions.includes('stock.adjust') ?? false;
  const { kind, name, brand, unit, causes } = exception;
  const key = kind === 'shortage' ? keyOf(exception.product, exception) : undefined;
  const line = linesOf(seen.products).find((one) => one.key === key);
  return (
    <Panel
      flush
      title={
        <>
          <bdi>{name}</bdi> {brand && <bdi>({brand})</bdi>}
        </>
      }
      aside={
        kind === 'shortage' &&
        `${t('stock.lotOf', { lot: exception.batch.lot })} · ${placeText(seen.places, exception.location)}`
      }
      actions={
        mayAdjust &&
        line &&
        (['found', 'lost'] as const).map((act) => (
          <Button key={act} size="compact-sm" variant="default" onClick={() => onOpen({ is: 'act', act, line })}>
            {t(`stock.act.${act}`)}
          </Button>
        ))
      }
    >
      <div className={css.exception} data-testid="stock-exception" data-kind={kind}>
        <Notice tone="stop" title={t(`stock.settle.${kind}`)}>
          {kind === 'shortage' ? (
            <>
              {t('stock.settle.lowest')} <Amount value={exception.lowest} unit={unit} /> · {t('stock.settle.now')}{' '}
              <Amount value={exception.now} unit={unit} />. {t('stock.settle.shortageWords')}
            </>
          ) : (
            t(`stock.settle.words.${kind}`)
          )}
        </Notice>
        {kind !== 'shortage' &&
          mayAdjust &&
          exception.uncounted.map((held) => (
            <Uncounted key={keyOf(exception.product, held)} {...{ held, seen, onOpen }} product={exception.product} />
          ))}
        <table className={table.table}>
          <TableHead
            columns={[
              t('stock.card.what'),
              t('stock.card.amount'),
              t('stock.card.happened'),
              t('stock.card.by'),
              t('stock.card.reason'),
            ]}
            withActions
          />
          <tbody>
            {causes.map((movement) => (
              <tr key={movement.id}>
                <th scope="row">
                  {t(`stock.type.${movement.type}`)}
                  {movement.reasonCode && `: ${t(`stock.coded.${movement.reasonCode}`)}`}
                </th>
                <td>
                  <Amount value={movement.quantity} unit={unit} />
                </td>
                <td className="figures">{format.moment(movement.occurredAt)}</td>
                <td>
                  <bdi>{movement.by}</bdi>
                  {movement.desk && (
                    <div className="quiet">
                      <bdi>{movement.desk}</bdi>
                    </div>
                  )}
                </td>
                <td>
                  <bdi>
                    {movement.reason ? (translateSentence(i18n.language, movement.reason) ?? movement.reason) : '—'}
                  </bdi>
                </td>
                <td className={table.actions}>
                  {mayAdjust && movement.reversalOf === undefined && kind !== 'arrived-more-than-sent' && (
                    <Button size="compact-sm" variant="default" onClick={() => onOpen({ is: 'reverse', movement })}>
                      {t('stock.reverse.title')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

interface UncountedProps extends Pick<Props, 'seen' | 'onOpen'> {
  readonly product: string;
  readonly held: Pick<StockHeld, 'batch' | 'location'>;
}

/** A batch that somebody has to count: more or less is there than the book says, or the book is right. */
function Uncounted({ product, held, seen, onOpen }: UncountedProps) {
  const { t } = useTranslation();
  const { batch, location } = held;
  const line = linesOf(seen.products).find(({ key }) => key === keyOf(product, held));
  return (
    <p className={css.uncounted}>
      <span>
        {t('stock.lotOf', { lot: batch.lot })} · {placeText(seen.places, location)}
      </span>
      {line &&
        (['found', 'lost'] as const).map((act) => (
          <Button key={act} size="compact-sm" variant="default" onClick={() => onOpen({ is: 'act', act, line })}>
            {t(`stock.act.${act}`)}
          </Button>
        ))}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => onOpen({ is: 'agree', holding: { product, batch, location } })}
      >
        {t('stock.settle.agree.act')}
      </Button>
    </p>
  );
}
