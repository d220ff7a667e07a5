import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dispensed, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Notice } from '../../ui/Condition.tsx';
import css from './Dispensing.module.css';
import { MadeLookDialog } from './MadeLookDialog.tsx';
import { wantsLook } from './pick-model.ts';

interface Props {
  readonly shown: Pick<PrescriptionShown, 'patientId' | 'entry'>;
  readonly item: Dispensed;
  onChanged(): void;
}

/** DP20: how it stands with the second look at what was made, and the way to it. */
export function MadeLook({ shown, item, onChanged }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const { made } = item;
  if (!made?.wantsCheck || item.state !== 'stands') return null;
  const { check } = made;
  const open = (
    <Button variant="default" size="compact-sm" onClick={() => setIsOpen(true)}>
      {t('dispense.look.act')}
    </Button>
  );
  const said = check && { by: check.by, when: format.moment(check.at), note: check.note };
  return (
    <div data-testid="made-look">
      {said && check.found === 'right' && <span className={css.small}>{t('dispense.look.right', said)}</span>}
      {said && check.found === 'wrong' && (
        <Notice tone="stop" title={t('dispense.look.wrong', said)}>
          <bdi>{said.note}</bdi>
        </Notice>
      )}
      {wantsLook(item) && (
        <Notice tone="pause" title={said ? t('dispense.look.alone', said) : t('dispense.look.open')} actions={open}>
          {said && <bdi>{said.note}</bdi>}
        </Notice>
      )}
      {isOpen && (
        <MadeLookDialog
          shown={shown}
          item={item}
          onClose={() => setIsOpen(false)}
          onDone={() => {
            setIsOpen(false);
            onChanged();
          }}
        />
      )}
    </div>
  );
}
