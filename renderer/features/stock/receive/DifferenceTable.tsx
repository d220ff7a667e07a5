import { Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { unitWord } from '../../../parts/stock/unit-word.ts';
import { TableHead } from '../../../ui/TableHead.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import css from '../Stock.module.css';
import { Amount } from '../words.tsx';
import { type Difference, type Lost, lineKey, type Source } from './receive-model.ts';

interface Props {
  readonly source: Source;
  readonly differences: readonly Difference[];
  readonly lost: readonly Lost[];
  onLose(lost: readonly Lost[]): void;
}

/** What the paper says against what was counted; of goods from another site what is missing stays on its way, or is lost. */
export function DifferenceTable({ source, differences, lost, onLose }: Props) {
  const { t } = useTranslation();
  const isTransfer = source.is === 'transfer';
  return (
    <section className={css.differences} aria-label={t('receive.differences')}>
      <h3>{t('receive.differences')}</h3>
      <table className={table.table} data-testid="differences">
        <TableHead
          columns={[
            t('stock.product'),
            t(isTransfer ? 'receive.sent' : 'receive.ordered'),
            t('receive.countedNow'),
            t('receive.difference'),
            ...(isTransfer ? [t('receive.missing')] : []),
          ]}
        />
        <tbody>
          {differences.map((line) => (
            <tr key={line.key}>
              <th scope="row">
                <bdi>{line.name}</bdi> {line.brand && <bdi>({line.brand})</bdi>}{' '}
                {line.batch && <bdi className="quiet">{line.batch.lot}</bdi>}
              </th>
              <td>
                <Amount value={line.expected} unit={line.unit} />
              </td>
              <td>
                <Amount value={line.counted} unit={line.unit} />
              </td>
              <td>
                <DifferenceTag line={line} />
                <Instead line={line} />
              </td>
              {isTransfer && (
                <td>
                  <Missing line={line} lost={lost} onLose={onLose} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DifferenceTag({ line: { difference, unit } }: { readonly line: Difference }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (difference === '0') return <Tag tone="fine">{t('receive.same')}</Tag>;
  const isLess = difference.startsWith('-');
  const amount = isLess ? difference.slice(1) : difference;
  return (
    <Tag tone={isLess ? 'pause' : 'stop'}>
      {t(isLess ? 'receive.less' : 'receive.moreThan', {
        amount: format.number(Number(amount)),
        unit: unitWord(unit, amount),
      })}
    </Tag>
  );
}

/** @SAFETY Another lot than was sent is named as that: a recall looks for people by it. */
function Instead({ line: { expected, instead } }: { readonly line: Difference }) {
  const { t } = useTranslation();
  if (instead.length === 0) return null;
  const lots = instead.join(', ');
  return <p className={css.instead}>{t(expected === '0' ? 'receive.neverSent' : 'receive.insteadCame', { lots })}</p>;
}

interface MissingProps {
  readonly line: Difference;
  readonly lost: readonly Lost[];
  onLose(lost: readonly Lost[]): void;
}

function Missing({ line, lost, onLose }: MissingProps) {
  const { t } = useTranslation();
  const { batch, product, difference, instead } = line;
  if (!batch || !difference.startsWith('-')) return null;
  const isThis = (one: Lost) => lineKey(one.product, one.batch) === line.key;
  const settled = lost.find(isThis);
  const others = lost.filter((one) => !isThis(one));
  const amount = difference.slice(1);
  // The sender hears of it by name.
  const reason = instead.length > 0 ? t('receive.insteadCame', { lots: instead.join(', ') }) : '';
  return (
    <span className={css.missing}>
      <Checkbox
        size="xs"
        label={t('receive.settleLost')}
        checked={settled !== undefined}
        onChange={(event) =>
          onLose(event.currentTarget.checked ? [...others, { product, batch, quantity: amount, reason }] : others)
        }
      />
      {settled && (
        <TextInput
          size="xs"
          aria-label={t('stock.reason')}
          placeholder={t('stock.reason')}
          value={settled.reason}
          onChange={(event) => onLose([...others, { ...settled, quantity: amount, reason: event.currentTarget.value }])}
        />
      )}
    </span>
  );
}
