import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import layout from '../../ui/form.module.css';
import css from './Enrol.module.css';
import type { Step } from './Enrol.tsx';
import { groupFingerprint } from './group-fingerprint.ts';

interface Props {
  readonly at: Extract<Step, { step: 'compare' }>;
  onNext(): void;
  onBack(): void;
}

/** @SAFETY The person compares; nothing is enrolled before. A server that only pretends shows another fingerprint. */
export function CompareStep({ at, onNext, onBack }: Props) {
  const { t } = useTranslation();
  return (
    <div className={css.body}>
      <dl className={css.facts}>
        <dt>{t('enrol.organisation')}</dt>
        <dd>{at.checked.organisation}</dd>
        <dt>{t('enrol.address')}</dt>
        <dd>{at.address}</dd>
      </dl>
      <p>{t('enrol.compareWords')}</p>
      <ol className={css.fingerprint} aria-label={t('enrol.fingerprint')}>
        {groupFingerprint(at.checked.fingerprint).map((group, index) => (
          <li key={index}>{group}</li>
        ))}
      </ol>
      <div className={layout.actions}>
        <Button variant="default" onClick={onBack}>
          {t('enrol.differs')}
        </Button>
        <Button onClick={onNext} data-autofocus>
          {t('enrol.same')}
        </Button>
      </div>
    </div>
  );
}
