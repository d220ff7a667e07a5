import { UnstyledButton } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { isInForce } from '#shared/domain/allergy/read-allergy.ts';
import { useSignedIn } from '../../../state/live.ts';
import { useView } from '../../../state/view.ts';
import css from './Allergies.module.css';
import type { AllergyGroup, AllergyValue } from './read-allergies.ts';

/**
 * One allergy in the banner, whole. While two versions compete, or two records name the same substance, all of them stand
 * there and lead to the decision.
 */
export function AllergyChip({ group }: { readonly group: AllergyGroup }) {
  const { t } = useTranslation();
  const [first] = group.items;
  if (!first) return null;
  const isDoubled = group.items.length > 1;
  const isDisputed = group.items.some((item) => item.others.length > 0);
  if (!isDoubled && !isDisputed) {
    return (
      <li className={css.chip}>
        <b>
          <bdi>{first.value.substance.text}</bdi>
        </b>{' '}
        <bdi>{valueWords(first.value, t)}</bdi>
      </li>
    );
  }
  return (
    <li className={css.chip} data-conflict>
      <b>
        <bdi>{substancesOf(group)}</bdi>
      </b>
      {isDoubled && <span className={css.conflictMark}>{t('allergy.possibleDuplicate')}</span>}
      {isDisputed && <span className={css.conflictMark}>{t('allergy.twoValues')}</span>}
      {recordsOf(group, t).map((versions, index) => (
        <span key={versions.join()} className={css.version}>
          {index > 0 && <i>{t('allergy.and')} </i>}
          {versions.map((words, at) => (
            <span key={words}>
              {at > 0 && <i> {t('allergy.or')} </i>}
              <bdi>{words}</bdi>
            </span>
          ))}
        </span>
      ))}
      <Decide group={group} />
    </li>
  );
}

/** Every name it goes by: codes may agree where words do not. */
function substancesOf({ items }: AllergyGroup): string {
  return [...new Set(items.map((item) => item.value.substance.text))].join(' / ');
}

/** The words of each version of each record. @SAFETY Records that say the same are said once, all that differ each. */
function recordsOf({ items }: AllergyGroup, t: TFunction): readonly (readonly string[])[] {
  const said = items.map(({ value, others }) => [
    ...new Set([value, ...others].map((one) => valueWords(one, t, 'full'))),
  ]);
  return said.filter((words, index) => said.findIndex((other) => other.join() === words.join()) === index);
}

function Decide({ group }: { readonly group: AllergyGroup }) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const mayResolve = useSignedIn()?.user.permissions.includes('conflict.resolve') ?? false;
  const disputed = group.items.find((item) => item.others.length > 0);
  const id = disputed?.row.id ?? group.decisionKey;
  if (!mayResolve || !id) return null;
  return (
    <UnstyledButton
      className={css.decide}
      aria-label={t('allergy.decideAbout', { substance: substancesOf(group) })}
      onClick={() => go({ at: 'decisions', id })}
    >
      {t('allergy.decide')}
    </UnstyledButton>
  );
}

/** `full`: also what goes without saying while there is one value only. */
function valueWords(value: AllergyValue, t: TFunction, extent: 'short' | 'full' = 'short'): string {
  const isFull = extent === 'full';
  const isSure = ['confirmed', 'not-stated'].includes(value.verificationStatus);
  const words = [
    value.reactions
      .map(({ manifestation, severity }) =>
        severity ? `${manifestation} (${t(`allergy.severity.${severity}`)})` : manifestation,
      )
      .join(', '),
    value.criticality !== 'not-stated' && (isFull || value.criticality !== 'low')
      ? t(`allergy.criticality.${value.criticality}`)
      : '',
    isFull || !isSure ? t(`allergy.verification.${value.verificationStatus}`) : '',
    isFull && !isInForce(value) && value.verificationStatus !== 'refuted'
      ? t(`allergy.clinical.${value.clinicalStatus}`)
      : '',
  ];
  return words.filter(Boolean).join(' · ');
}
