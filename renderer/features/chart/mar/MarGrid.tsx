import { type CSSProperties, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DoseRecord } from '#shared/contract/round.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { localDay } from '../../../parts/patient-words.ts';
import { Tag } from '../../../ui/Tag.tsx';
import { useAfterFirstFrame } from '../../../ui/use-after-first-frame.ts';
import css from './Mar.module.css';
import type { MarSheet } from './Mar.tsx';
import { MarDose, MarRecord, type MarWords, useMarWords } from './MarCell.tsx';
import { orderWords } from './order-words.ts';

export interface Looked {
  readonly drug: string;
  readonly records: readonly DoseRecord[];
}

interface Props {
  readonly sheet: MarSheet;
  readonly nowMs: number;
  staffName(userId: string): string;
  onLook(looked: Looked): void;
}

/** What a window shows of it at once. */
const IN_SIGHT = { lines: 7, days: 8 };

/** A row for each line of orders, a column for each day, the last day in sight. What nobody sees yet is drawn behind the first frame. */
export function MarGrid({ sheet, ...shared }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useMarWords();
  const isWhole = useAfterFirstFrame();
  const today = localDay(shared.nowMs);
  const lastDay = useRef<HTMLTableCellElement>(null);
  const { days } = sheet;
  useLayoutEffect(
    () => lastDay.current?.scrollIntoView({ inline: 'end', block: 'nearest' }),
    [days.at(-1), days.length],
  );
  return (
    /* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */
    <section className={css.scroll} aria-label={t('mar.grid')} tabIndex={0}>
      <table
        className={css.grid}
        data-testid="mar-grid"
        data-whole={isWhole}
        style={{ '--days': days.length } as CSSProperties}
      >
        <colgroup>
          <col className={css.orders} />
          <col span={days.length} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('mar.order')}</th>
            {days.map((day, index) => (
              <th
                key={day}
                ref={index === days.length - 1 ? lastDay : null}
                scope="col"
                data-today={day === today || undefined}
              >
                {format.date(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.lines.slice(0, isWhole ? undefined : IN_SIGHT.lines).map((line) => (
            <MarRow
              key={line.lineage}
              {...{ line, sheet, today, words, ...shared }}
              from={isWhole ? 0 : days.length - IN_SIGHT.days}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps extends Props {
  readonly words: MarWords;
  readonly line: MarSheet['lines'][number];
  readonly today: string;
  /** The first day that is drawn. */
  readonly from: number;
}

function MarRow({ line, sheet, nowMs, today, from, words, staffName, onLook }: RowProps) {
  const { t } = words;
  const { drug } = line;
  const shared = { drug, words, staffName, zone: sheet.zone };
  const look = (records: readonly DoseRecord[]) => onLook({ drug, records });
  return (
    <tr data-ended={line.standing !== 'in-force' || undefined}>
      <th scope="row">
        <bdi className={css.drug}>{drug}</bdi>
        {orderWords(t, line).map((said) => (
          <span key={said}>{said}</span>
        ))}
        <span className={css.tags}>
          {line.standing !== 'in-force' && <Tag tone="pause">{t(`mar.standing.${line.standing}`)}</Tag>}
          {line.highAlert && <Tag tone="stop">{t('round.highAlert')}</Tag>}
        </span>
      </th>
      {line.cells.map(({ doses, others }, index) => (
        <td key={sheet.days[index]} data-today={sheet.days[index] === today || undefined}>
          {index >= from &&
            doses.map((dose) => <MarDose key={dose.doseId} {...shared} dose={dose} nowMs={nowMs} onLook={look} />)}
          {index >= from &&
            others.map((record) => (
              <MarRecord
                key={record.id}
                {...shared}
                record={record}
                ordered={line.dose}
                onLook={(looked) => look([looked])}
              />
            ))}
        </td>
      ))}
    </tr>
  );
}
