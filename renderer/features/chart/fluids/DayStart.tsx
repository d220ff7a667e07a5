import { Button, Popover } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import { useSignedIn } from '../../../state/live.ts';
import { WallField } from '../../../ui/WallField.tsx';
import css from './Fluids.module.css';
import type { WardClock } from './use-fluid-clock.ts';

/** When the fluid day of the patient's ward begins; whoever runs the ward may move it. */
export function DayStart({ clock }: { readonly clock: WardClock }) {
  const { t } = useTranslation();
  const mayChange = useSignedIn()?.user.permissions.includes('encounter.manage') ?? false;
  const words = t('fluid.dayStart', { start: clock.start, ward: clock.ward?.name ?? '' });
  if (!mayChange || !clock.ward) return <span>{words}</span>;
  return <Change key={clock.start} clock={clock} ward={clock.ward} words={words} />;
}

interface ChangeProps {
  readonly clock: WardClock;
  readonly ward: NonNullable<WardClock['ward']>;
  readonly words: string;
}

function Change({ clock, ward, words }: ChangeProps) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.fluid.setDayStart);
  const [start, setStart] = useState(clock.start);
  const [isOpen, setIsOpen] = useState(false);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await run({ commandId: crypto.randomUUID(), id: ward.id, parent: ward.rev, start });
    if (outcome.state !== 'done') return;
    setIsOpen(false);
    tellDone(t('fluid.dayStartSaved'));
  }
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" onClick={() => setIsOpen(!isOpen)}>
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={css.reasoned} onSubmit={submit}>
          <WallField
            precision="time"
            required
            label={t('fluid.dayStartLabel')}
            value={start}
            onChange={setStart}
            data-autofocus
          />
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning}>
            {t('fluid.dayStartSave')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
