import { useTranslation } from 'react-i18next';
import { isInForce } from '#shared/domain/allergy/read-allergy.ts';
import css from './Allergies.module.css';
import type { AllergyItem, AllergyValue } from './read-allergies.ts';

/** One allergy in the banner, whole. While two versions compete both stand there. */
export function AllergyChip({ item }: { readonly item: AllergyItem }) {
  const { t } = useTranslation();
  const { value, others } = item;
  if (others.length === 0) {
    return (
      <li className={css.chip}>
        <b>{value.substance.text}</b> <ValueWords value={value} />
      </li>
    );
  }
  return (
    <li className={css.chip} data-conflict>
      <b>{value.substance.text}</b>
      <span className={css.conflictMark}>{t('allergy.twoValues')}</span>
      {[value, ...others].map((version, index) => (
        <span key={version.rev} className={css.version}>
          {index > 0 && <i>{t('allergy.or')}</i>} <ValueWords value={version} full />
        </span>
      ))}
    </li>
  );
}

export function ValueWords({ value, full = false }: { readonly value: AllergyValue; readonly full?: boolean }) {
  const { t } = useTranslation();
  const isSure = ['confirmed', 'not-stated'].includes(value.verificationStatus);
  const words = [
    value.reactions
      .map(({ manifestation, severity }) =>
        severity ? `${manifestation} (${t(`allergy.severity.${severity}`)})` : manifestation,
      )
      .join(', '),
    value.criticality !== 'not-stated' && (full || value.criticality !== 'low')
      ? t(`allergy.criticality.${value.criticality}`)
      : '',
    full || !isSure ? t(`allergy.verification.${value.verificationStatus}`) : '',
    full && !isInForce(value) && value.verificationStatus !== 'refuted'
      ? t(`allergy.clinical.${value.clinicalStatus}`)
      : '',
  ].filter(Boolean);
  return <>{words.join(' · ')}</>;
}
