import { useTranslation } from 'react-i18next';
import { judgePassphrase } from '#shared/domain/identity/passphrase-strength.ts';
import { Notice } from '../../ui/Condition.tsx';
import { SecretInput } from '../SecretInput.tsx';
import css from './NewPassphrase.module.css';

/** Typed twice: nobody sees whether the first was what was meant. */
export interface TypedTwice {
  readonly first: string;
  readonly second: string;
}

export const NOTHING_TYPED: TypedTwice = { first: '', second: '' };

export function isUsable({ first, second }: TypedTwice): boolean {
  return first === second && judgePassphrase(first).state !== 'too-weak';
}

interface Props {
  readonly typed: TypedTwice;
  onChange(typed: TypedTwice): void;
}

/** Choosing the passphrase of a station: how strong it is, and what it means for the next restart. */
export function NewPassphrase({ typed, onChange }: Props) {
  const { t } = useTranslation();
  const { first, second } = typed;
  return (
    <div className={css.fields}>
      <SecretInput
        label={t('passphrase.label')}
        description={t('passphrase.hint')}
        value={first}
        onChange={(next) => onChange({ ...typed, first: next })}
        is="new"
      />
      <Strength passphrase={first} />
      <SecretInput
        label={t('passphrase.again')}
        value={second}
        onChange={(next) => onChange({ ...typed, second: next })}
        is="new"
        error={second !== '' && !first.startsWith(second) ? t('passphrase.differs') : undefined}
      />
      <Notice tone="pause" title={t('passphrase.afterReboot')}>
        {t('passphrase.afterRebootWords')}
      </Notice>
    </div>
  );
}

/** The word carries it; the bar repeats it. */
function Strength({ passphrase }: { readonly passphrase: string }) {
  const { t } = useTranslation();
  if (passphrase === '') return null;
  const { state, bits } = judgePassphrase(passphrase);
  return (
    <div className={css.strength} data-strength={state}>
      <div className={css.track} aria-hidden>
        <div className={css.bar} style={{ inlineSize: `${Math.min(100, (bits / 60) * 100)}%` }} />
      </div>
      <p aria-live="polite">{t(`passphrase.strength.${state}`)}</p>
    </div>
  );
}
