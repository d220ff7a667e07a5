import { Button } from '@mantine/core';
import { IconLockSquareRounded, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Screen } from '../../ui/Screen.tsx';
import { OpenDialog } from './OpenDialog.tsx';
import css from './Register.module.css';
import { RegisterList } from './RegisterList.tsx';
import { RegisterPane } from './RegisterPane.tsx';
import { useRegisters } from './use-registers.ts';

/** Registers of controlled drugs of this site: one per drug, strength and form, and per store or ward cupboard. */
export function Register() {
  const { t } = useTranslation();
  const { registers, tryAgain } = useRegisters();
  const [chosen, setChosen] = useState<string>();
  const [isOpening, setIsOpening] = useState(false);
  const open = (): void => setIsOpening(true);
  useKeys({ 'Alt+N': open });
  const seen = registers.state === 'ready' ? registers.seen : undefined;
  const shown = seen?.lines.find(({ id }) => id === chosen) ?? seen?.lines[0];
  return (
    <Screen
      fixed
      title={t('cdRegister.title')}
      lead={t('cdRegister.lead')}
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={open}
          disabled={!seen}
          title="Alt N"
          aria-keyshortcuts="Alt+N"
        >
          {t('cdRegister.open')}
        </Button>
      }
    >
      {registers.state === 'loading' && <Loading label={t('common.loading')} lines={8} />}
      {(registers.state === 'refused' || registers.state === 'lost') && (
        <div className={css.failed}>
          <CallNotice call={registers.state === 'refused' ? registers : { state: 'interrupted' }} />
          <Button variant="default" onClick={tryAgain}>
            {t('common.tryAgain')}
          </Button>
        </div>
      )}
      {seen && !shown && (
        <Empty
          icon={<IconLockSquareRounded size={28} aria-hidden />}
          title={t('cdRegister.none')}
          actions={<Button onClick={open}>{t('cdRegister.open')}</Button>}
        >
          {t('cdRegister.noneWords')}
        </Empty>
      )}
      {seen && shown && (
        <div className={css.columns}>
          <RegisterList lines={seen.lines} chosen={shown.id} onChoose={setChosen} />
          <RegisterPane key={shown.id} line={shown} seen={seen} />
        </div>
      )}
      {seen && isOpening && (
        <OpenDialog places={seen.places} onClose={() => setIsOpening(false)} onOpened={setChosen} />
      )}
    </Screen>
  );
}
