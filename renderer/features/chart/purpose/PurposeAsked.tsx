import { IconShieldQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { StatedPurpose } from '../../../state/stated-purpose.ts';
import { useView } from '../../../state/view.ts';
import { Panel } from '../../../ui/Panel.tsx';
import css from './Purpose.module.css';
import { PurposeForm } from './PurposeForm.tsx';

interface Props {
  readonly refusal: Refusal;
  onState(stated: StatedPurpose): void;
}

/** Stands where the chart would: nothing of the record is shown before the purpose is stated. */
export function PurposeAsked({ refusal, onState }: Props) {
  const { t } = useTranslation();
  const back = useView((view) => view.back);
  const { doubt } = (refusal.details ?? {}) as { readonly doubt?: 'other-site' | 'deceased' };
  return (
    <div className={css.asked}>
      <Panel title={t('use.title')}>
        <p className={css.why}>
          <IconShieldQuestion size={20} stroke={1.6} aria-hidden />
          <span>
            {doubt && t(`use.doubt.${doubt}`)} {t('use.kept')}
          </span>
        </p>
        <PurposeForm first={doubt === 'deceased' ? 'HOPERAT' : 'TREAT'} onState={onState} onCancel={back} />
      </Panel>
    </div>
  );
}
