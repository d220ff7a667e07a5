import { IconAlertOctagon, IconCircleCheck, IconCloudDownload, IconQuestionMark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BoardFacts } from '#shared/contract/board.ts';
import css from './Medication.module.css';

const MARKS = {
  'no-known': IconCircleCheck,
  'never-asked': IconQuestionMark,
  'not-loaded': IconCloudDownload,
} as const;

/** @SAFETY Every allergy in full; what is not known is never drawn as none. */
export function AllergyLine({ allergies }: { readonly allergies: BoardFacts['allergies'] }) {
  const { t } = useTranslation();
  if (allergies.state !== 'list') {
    const Mark = MARKS[allergies.state];
    return (
      <p className={css.allergies} data-state={allergies.state}>
        <Mark size={16} aria-hidden />
        <b>{t(`allergy.state.${allergies.state}`)}</b>
        {allergies.state !== 'no-known' && <span>{t(`allergy.stateWords.${allergies.state}`)}</span>}
      </p>
    );
  }
  return (
    <p className={css.allergies} data-state="list">
      <IconAlertOctagon size={16} aria-hidden />
      <b>{t('allergy.banner')}</b>
      {allergies.items.map(({ text, undecided }) => (
        <bdi key={text}>
          {text}
          {undecided && ` (${t('allergy.twoValues')})`}
        </bdi>
      ))}
      {allergies.partial && <span>{t('allergy.partial')}</span>}
    </p>
  );
}
