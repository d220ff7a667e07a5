import { Button } from '@mantine/core';
import type { Observation } from '@medplum/fhirtypes';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { FluidDay } from '#shared/domain/fluid-balance/fluid-days.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { useStaffNames } from '../../../replica/queries.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import { Withdraw } from '../entry/Withdraw.tsx';
import { HistoryButton } from '../history/HistoryButton.tsx';
import css from './Fluids.module.css';
import { netText } from './net-text.ts';

interface Props {
  readonly day: FluidDay<StoredRow<Observation>>;
  readonly mayRecord: boolean;
  onCorrect(id: string): void;
}

/** One fluid day: newest amount first, with the balance as it ran; what was withdrawn stays, struck through. */
export function FluidDayView({ day, mayRecord, onCorrect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const staffName = useStaffNames();
  const { sums, entries } = day;
  const corrections = new Set(entries.flatMap(({ fluid }) => (fluid.state === 'valid' ? (fluid.replaces ?? []) : [])));
  return (
    <section className={css.day} aria-label={format.date(day.day)}>
      <h3>
        {t('fluid.dayFrom', { from: format.moment(day.fromMs), to: format.moment(day.toMs) })}
        <span className="figures">
          {t('fluid.daySums', {
            in: format.number(sums.in),
            out: format.number(sums.out),
            net: netText(sums.net, format),
          })}
        </span>
      </h3>
      <div className={css.scroll}>
        <table className={`${table.table} ${css.entries}`}>
          <thead>
            <tr>
              <th scope="col">{t('fluid.at')}</th>
              <th scope="col">{t('fluid.kindLabel')}</th>
              <th scope="col">
                {t('fluid.in')} <span className="quiet">ml</span>
              </th>
              <th scope="col">
                {t('fluid.out')} <span className="quiet">ml</span>
              </th>
              <th scope="col">
                {t('fluid.running')} <span className="quiet">ml</span>
              </th>
              <th scope="col">{t('mark.label')}</th>
              <td />
            </tr>
          </thead>
          <tbody className="figures">
            {entries.toReversed().map(({ item, fluid, atMs, running }) => {
              const amount = format.number(fluid.millilitres);
              const isOut = fluid.state === 'withdrawn';
              return (
                <tr key={item.id} data-out={isOut || undefined}>
                  <th scope="row">
                    {format.time(atMs)}
                    <div className="quiet">{fluid.observer ?? staffName(item.by)}</div>
                  </th>
                  <td>
                    {t(`fluid.kind.${fluid.kind}`)}
                    {fluid.note && <div className="quiet">{fluid.note}</div>}
                  </td>
                  <td>{fluid.direction === 'in' ? amount : ''}</td>
                  <td>{fluid.direction === 'out' ? amount : ''}</td>
                  <td>{isOut ? '' : netText(running.net, format)}</td>
                  <td>
                    <RecordMarkView row={item} wordy={false} />
                  </td>
                  <td className={table.actions}>
                    {isOut ? (
                      <Tag>{t(corrections.has(item.id) ? 'vitals.correctedBy' : 'vitals.withdrawn')}</Tag>
                    ) : (
                      mayRecord && (
                        <>
                          <Button size="compact-xs" variant="subtle" onClick={() => onCorrect(item.id)}>
                            {t('vitals.correct')}
                          </Button>
                          <Withdraw by={contract.fluid.withdraw} id={item.id} rev={item.rev ?? ''} />
                        </>
                      )
                    )}
                    <HistoryButton id={item.id} title={`${t(`fluid.kind.${fluid.kind}`)} ${amount} ml`} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
