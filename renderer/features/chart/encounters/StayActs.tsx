import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { actsOn, type FormAct } from '../../../parts/admission/acts.ts';
import type { Person } from '../../../parts/admission/board-model.ts';
import { onStay } from '../../../parts/admission/use-move.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';

/** The same acts as on the person's tile. */
export function StayActs({ person, onAct }: { readonly person: Person; onAct(act: FormAct): void }) {
  const { t } = useTranslation();
  const back = useCommand(contract.encounter.returnFromLeave);
  const begin = (act: ReturnType<typeof actsOn>[number]): void => {
    if (act !== 'return') onAct({ act, person });
    else void back.run(onStay(person)).then(({ state }) => state === 'done' && tellDone(t('board.returnDone')));
  };
  return (
    <>
      <CallNotice call={back.call} />
      <Menu
        position="bottom-end"
        shadow="md"
        withinPortal={false}
        floatingStrategy="fixed"
        trapFocus
        returnFocus
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Button size="compact-sm" variant="default" aria-label={t('encounter.actsOf')}>
            {t('encounter.acts')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-label={t('encounter.actsOf')}>
          {actsOn(person).map((act) => (
            <Menu.Item key={act} onClick={() => begin(act)}>
              {t(`board.act.${act}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
