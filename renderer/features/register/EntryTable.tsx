import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RegisterEntryLine } from '#shared/contract/register.ts';
import { noteText } from '#shared/domain/register/note-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import css from './Register.module.css';

interface Props {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly entries: readonly RegisterEntryLine[];
  readonly unit: string;
  /** Numbers of lines, by id: what a note is about. */
  readonly numbers: ReadonlyMap<string, number | undefined>;
  readonly isPending?: boolean;
  readonly onNote?: (entry: RegisterEntryLine) => void;
}

/** Lines of a register. Nothing in them can be changed; a note is another line. */
export function EntryTable({ title, lead, entries, unit, numbers, isPending = false, onNote }: Props) {
  const { t } = useTranslation();
  return (
    <Panel title={title} aside={lead} flush>
      {entries.length === 0 ? (
        <p className={css.empty}>{t('cdRegister.noEntries')}</p>
      ) : (
        <table className={table.table} data-testid={isPending ? 'cd-pending' : 'cd-entries'}>
          <TableHead
            columns={[
              ...(isPending ? [] : [t('cdRegister.number')]),
              t('cdRegister.when'),
              t('cdRegister.act'),
              t('cdRegister.who'),
              <span key="quantity" className={css.right}>
                {t('cdRegister.quantity', { unit })}
              </span>,
              ...(isPending
                ? []
                : [
                    <span key="balance" className={css.right}>
                      {t('cdRegister.balance')}
                    </span>,
                  ]),
              t('cdRegister.byWitness'),
            ]}
            withActions={onNote !== undefined}
          />
          <tbody>
            {entries.map((entry) => (
              <Row key={entry.id} entry={entry} numbers={numbers} isPending={isPending} onNote={onNote} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

interface RowProps extends Pick<Props, 'numbers' | 'onNote'> {
  readonly entry: RegisterEntryLine;
  readonly isPending: boolean;
}

function Row({ entry, numbers, isPending, onNote }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { act, number, quantity, balance, occurredAt, by, witness } = entry;
  return (
    <tr data-act={act}>
      {!isPending && <td className="figures">{number}</td>}
      <td className={css.when}>{format.moment(occurredAt)}</td>
      <th scope="row" className={css.act}>
        {t(`cdRegister.acts.${act}`)}
        {entry.entered && (
          <Tag tone="calm" title={t('cdRegister.enteredWords', { when: format.moment(entry.recordedAt) })}>
            {t('cdRegister.entered')}
          </Tag>
        )}
        {entry.wasMain && <Tag tone="pause">{t('cdRegister.wasMain')}</Tag>}
      </th>
      <td className={css.words}>
        <Words entry={entry} numbers={numbers} />
      </td>
      <td className={css.amount}>{signText(quantity)}</td>
      {!isPending && <td className={css.amountStrong}>{balance}</td>}
      <td className={css.people}>
        <bdi>{by}</bdi>
        {witness && <bdi className="quiet">{witness}</bdi>}
      </td>
      {onNote && (
        <td className={table.actions}>
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onNote(entry)}
            aria-label={t('cdRegister.noteOnLine', { number })}
          >
            {t('cdRegister.note')}
          </Button>
        </td>
      )}
    </tr>
  );
}

/** Whose it was, by whose order, who took it, and what else the law asks. Names stand by themselves. */
function Words({ entry, numbers }: Pick<RowProps, 'entry' | 'numbers'>) {
  const { t, i18n } = useTranslation();
  const { party, authority, collector, batches, reason, counted, expected, noteOn } = entry;
  const said = noteText(entry, i18n.language);
  const note = entry.note === undefined ? undefined : (said ?? entry.note);
  const method = entry.method === undefined ? undefined : (said ?? entry.method);
  const format = useFormat();
  const batchText = ({ lot, expiry }: (typeof batches)[number]) => (expiry ? `${lot} · ${format.date(expiry)}` : lot);
  const on = noteOn === undefined ? undefined : numbers.get(noteOn);
  return (
    <>
      {party && <bdi className={css.party}>{party}</bdi>}
      {authority && <Fact label={t('cdRegister.field.authority')} text={authority} />}
      {collector && <Fact label={t('cdRegister.field.collector')} text={collector} />}
      {counted !== undefined && (
        <span>
          {counted === expected
            ? t('cdRegister.countedSame', { counted })
            : t('cdRegister.countedOther', { counted, expected: expected ?? '' })}
        </span>
      )}
      {on !== undefined && <span>{t('cdRegister.noteOnNumber', { number: on })}</span>}
      {note && <bdi>{note}</bdi>}
      {method && <Fact label={t('cdRegister.field.method')} text={method} />}
      {reason && <bdi>{reason}</bdi>}
      {batches.length > 0 && <Fact label={t('cdRegister.field.batch')} text={batches.map(batchText).join('; ')} />}
    </>
  );
}

function Fact({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <span>
      <span className="quiet">{label}</span> <bdi>{text}</bdi>
    </span>
  );
}

const signText = (quantity: string): string =>
  quantity === '0' ? '–' : quantity.startsWith('-') ? `−${quantity.slice(1)}` : `+${quantity}`;
