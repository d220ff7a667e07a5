import { ActionIcon, Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { type Gcs, gcsText, gcsTotal } from '#shared/domain/gcs/gcs.ts';
import type { News2Parameter } from '#shared/domain/news2/news2.ts';
import { spo2Against } from '#shared/domain/news2/spo2-target.ts';
import type { VitalsSet } from '#shared/domain/vitals/read-vitals.ts';
import { VITAL_CODES } from '#shared/domain/vitals/vital-codes.ts';
import { isOnOxygen, type VitalName } from '#shared/domain/vitals/vitals-entry.ts';
import { doseInWords } from '../../../i18n/dose-in-words.ts';
import { type Format, useFormat } from '../../../i18n/use-format.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { useStaffNames } from '../../../replica/queries.ts';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import { Withdraw } from '../entry/Withdraw.tsx';
import { HistoryButton } from '../history/HistoryButton.tsx';
import type { VitalsRow } from '../record.ts';
import { decimalText } from './decimal-text.ts';
import { ScoreMark } from './ScoreMark.tsx';
import css from './Vitals.module.css';

const COLUMNS: readonly (readonly [VitalName, News2Parameter | undefined])[] = [
  ['respiratoryRate', 'respiratoryRate'],
  ['spo2', 'spo2'],
  ['systolic', 'systolic'],
  ['pulse', 'pulse'],
  ['temperatureCelsius', 'temperature'],
];
/** Shown where any set of the chart has them. */
const SOMETIMES: readonly VitalName[] = ['painScore', 'glucoseMmolPerL', 'weightKg'];
const MOST_ROWS = 120;

interface Props {
  readonly vitals: readonly VitalsRow[];
  readonly mayRecord: boolean;
  /** A form stands beside it: nothing of a set is cut off, and what is seldom done with one waits. */
  readonly isBrief: boolean;
  onCorrect(id: string): void;
}

export function VitalsTable({ vitals, mayRecord, isBrief, onCorrect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const staffName = useStaffNames();
  const shown = vitals.slice(0, MOST_ROWS);
  const more = SOMETIMES.filter((name) => shown.some(({ set }) => set.values[name] !== undefined));
  const hasGcs = shown.some(({ set }) => set.gcs !== undefined);
  const corrections = new Set(
    shown.flatMap(({ set }) => (set.state === 'valid' && set.replaces ? [set.replaces] : [])),
  );
  return (
    <div className={css.scroll} data-brief={isBrief || undefined}>
      <table className={`${table.table} ${css.sets}`}>
        <thead>
          <tr>
            <th scope="col">{t('vitals.takenAt')}</th>
            <th scope="col">{t('news2.title')}</th>
            {COLUMNS.map(([name]) => (
              <th key={name} scope="col">
                {t(`vitals.short.${name as 'pulse'}`)} <span className="quiet">{VITAL_CODES[name].unit}</span>
              </th>
            ))}
            <th scope="col">{t('vitals.airOrOxygen')}</th>
            <th scope="col">{t('vitals.short.consciousness')}</th>
            {hasGcs && <th scope="col">GCS</th>}
            {more.map((name) => (
              <th key={name} scope="col">
                {t(`vitals.name.${name as 'painScore'}`)} <span className="quiet">{VITAL_CODES[name].unit}</span>
              </th>
            ))}
            {!isBrief && <th scope="col">{t('mark.label')}</th>}
            <td />
          </tr>
        </thead>
        <tbody className="figures">
          {shown.map(({ row, set }) => (
            <tr key={row.id} data-out={set.state === 'withdrawn' || undefined}>
              <th scope="row" className={css.taken}>
                {format.moment(set.takenAt)} {isBrief && <RecordMarkView row={row} wordy={false} />}
                <div className="quiet">{set.observer ?? staffName(row.by)}</div>
              </th>
              <td>
                <TotalMark set={set} />
              </td>
              {COLUMNS.map(([name, parameter]) => (
                <td key={name}>
                  <span className={css.cell}>
                    {valueText(set, name, format)}
                    {parameter &&
                      set.news2 &&
                      set.news2.state !== 'not-scored' &&
                      (set.news2.subScores[parameter] ?? 0) > 0 && (
                        <ScoreMark points={set.news2.subScores[parameter]} label={t('news2.subScore')} />
                      )}
                    {name === 'spo2' && set.news2?.state !== 'not-scored' && set.news2?.spo2Scale === 2 && (
                      <abbr className={css.scaleMark} title={t('scale2.two')}>
                        {t('scale2.mark')}
                      </abbr>
                    )}
                  </span>
                  {name === 'spo2' && <AgainstTarget set={set} />}
                </td>
              ))}
              <td>{oxygenText(set, t('vitals.air'), t('vitals.oxygen'))}</td>
              <td>{set.consciousness ?? '—'}</td>
              {hasGcs && <td className={css.taken}>{set.gcs ? gcsWords(set.gcs) : '—'}</td>}
              {more.map((name) => (
                <td key={name}>{valueText(set, name, format)}</td>
              ))}
              {!isBrief && (
                <td>
                  <RecordMarkView row={row} wordy={false} />
                </td>
              )}
              <td className={table.actions}>
                {set.state === 'withdrawn' ? (
                  <Tag>{t(corrections.has(row.id) ? 'vitals.correctedBy' : 'vitals.withdrawn')}</Tag>
                ) : (
                  mayRecord && (
                    <>
                      {isBrief ? (
                        <ActionIcon
                          variant="subtle"
                          aria-label={t('vitals.correct')}
                          title={t('vitals.correct')}
                          onClick={() => onCorrect(row.id)}
                        >
                          <IconPencil size={16} aria-hidden />
                        </ActionIcon>
                      ) : (
                        <Button size="compact-xs" variant="subtle" onClick={() => onCorrect(row.id)}>
                          {t('vitals.correct')}
                        </Button>
                      )}
                      {!isBrief && <Withdraw by={contract.vitals.withdraw} id={row.id} rev={row.rev ?? ''} />}
                    </>
                  )
                )}
                {!isBrief && <HistoryButton id={row.id} title={format.moment(set.takenAt)} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Under a value outside the target that was recorded with it. */
function AgainstTarget({ set: { spo2Target, values, oxygen } }: { readonly set: VitalsSet }) {
  const { t } = useTranslation();
  const against = spo2Against(spo2Target, values.spo2, isOnOxygen(oxygen));
  if (!against || !spo2Target) return null;
  return <div className={css.against}>{t(`spo2Target.${against}Short`, { ...spo2Target })}</div>;
}

function TotalMark({ set }: { readonly set: VitalsSet }) {
  const { t } = useTranslation();
  const { news2 } = set;
  if (!news2) return <>—</>;
  if (news2.state === 'complete') {
    const band = { low: 0, 'low-medium': 1, medium: 2, high: 3 }[news2.band];
    return (
      <span className={css.rowTotal} data-band={band} title={t(`news2.band.${news2.band}`)}>
        {news2.total} <span className={css.bandWord}>{t(`news2.bandShort.${news2.band}`)}</span>
      </span>
    );
  }
  return (
    <span className="quiet">{news2.state === 'partial' ? t('news2.partialShort') : t('news2.notScoredShort')}</span>
  );
}

/** `E4 V5 M6 = 15`; without a total where a part was not tested. */
function gcsWords(gcs: Gcs): string {
  const total = gcsTotal(gcs);
  return total === undefined ? gcsText(gcs) : `${gcsText(gcs)} = ${total}`;
}

function valueText(set: VitalsSet, name: VitalName, format: Format): string {
  const value = set.values[name];
  if (value === undefined) return '—';
  const text = decimalText(name, value, format);
  return name === 'systolic' ? `${text}/${set.values.diastolic ?? '—'}` : text;
}

function oxygenText({ oxygen }: VitalsSet, air: string, word: string): string {
  if (oxygen === undefined) return '—';
  if (oxygen === 'air') return air;
  if (oxygen.litresPerMinute !== undefined) return doseInWords(`${oxygen.litresPerMinute} L/min`);
  return oxygen.fractionPercent === undefined ? (oxygen.device ?? word) : doseInWords(`${oxygen.fractionPercent} %`);
}
