import type { i18n, TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DoseRecord } from '#shared/contract/round.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useStaffNames } from '../../replica/queries.ts';

/** What became of a dose: outcome, when, who, and what belongs to it, each as words of its own. */
export function useRecordWords(): (record: DoseRecord) => readonly string[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const staffName = useStaffNames();
  return (record) =>
    [
      outcomeWords(record, t),
      format.moment(record.at),
      staffName(record.by),
      record.secondBy ? t('round.withSecond', { name: staffName(record.secondBy) }) : '',
      doseInWords(record.dose ?? ''),
      reasonWords(record.reason, t, i18n),
      record.awaitsSignature ? t('round.awaitsSignature') : '',
      record.effect ? t('round.effectWas', { effect: t(`round.effect.${record.effect}`) }) : '',
      record.withdrawn ? t('round.withdrawn') : '',
    ].filter(Boolean);
}

export function outcomeWords({ act, outcome }: Pick<DoseRecord, 'act' | 'outcome'>, t: TFunction): string {
  return act === 'give' ? t(`round.was.${outcome}`) : t(`round.wasAct.${act}`);
}

/** A code in words; what was written stays as it was written. */
export function reasonWords(reason: string | undefined, t: TFunction, catalogue: i18n): string {
  if (!reason) return '';
  const key = `round.notGiven.${reason}`;
  return catalogue.exists(key) ? t(key as 'round.notGiven.other') : reason;
}
