import { useTranslation } from 'react-i18next';
import type { RegisterListLine } from '#shared/contract/register.ts';
import { registerName } from '#shared/domain/register/register-key.ts';
import css from './DialogHead.module.css';

/** What names a register in a dialogue. */
export interface HeadOfRegister extends Pick<RegisterListLine, 'drug' | 'strength' | 'form' | 'unit' | 'place'> {
  readonly keeping: Pick<RegisterListLine['keeping'], 'as'>;
  /** Absent to who may not know it yet. */
  readonly balance?: RegisterListLine['balance'] | undefined;
}

interface Props {
  readonly line: HeadOfRegister;
  /** A count is made without being told what should be there. */
  readonly hidesBalance?: boolean;
}

/** Which register it is about, and whether what is written waits for another desk. */
export function DialogHead({ line, hidesBalance = false }: Props) {
  const { t } = useTranslation();
  const { balance, keeping, unit } = line;
  return (
    <div className={css.about}>
      <b>
        <bdi>{registerName(line)}</bdi>
      </b>
      <bdi className="quiet">{line.place}</bdi>
      {!hidesBalance && balance && (
        <span>
          {t(balance.partial ? 'cdRegister.aboutPartial' : 'cdRegister.about', { balance: balance.known, unit })}
        </span>
      )}
      {keeping.as === 'pending' && <span className="quiet">{t('cdRegister.willWait')}</span>}
    </div>
  );
}
