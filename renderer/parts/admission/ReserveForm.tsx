import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { WallField } from '../../ui/WallField.tsx';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import { tellDone } from '../told.ts';
import { dueText, parseDue } from '../wall-moment.ts';
import css from './admission.module.css';
import type { WardBoard } from './board-model.ts';
import { PlaceSelect } from './PlaceSelect.tsx';
import type { PersonForm } from './person-form.ts';
import { onStay } from './use-move.ts';

/** AD14: another bed or another time; without a bed she is expected all the same. */
export function ReserveForm({ person, wards, onClose }: PersonForm & { wards: readonly WardBoard[] }) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.encounter.reserve);
  const held = person.stay.placements[0]?.locationId;
  const { expectedAt: before } = person.stay;
  const [place, setPlace] = useState<string | null>(held ?? null);
  const [when, setWhen] = useState(before ? dueText(Date.parse(before)) : '');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const expectedAt = parseDue(when);
    const change = { ...(place ? { locationId: place } : {}), ...(expectedAt ? { expectedAt } : {}) };
    if ((await run({ ...onStay(person), ...change })).state !== 'done') return;
    tellDone(t('board.reserveDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <PlaceSelect wards={wards} value={place} also={held} onChange={setPlace} autoFocus clearable />
      <WallField required label={t('board.expectedWhen')} value={when} onChange={setWhen} />
      <CallNotice call={call} />
      <FormActions act={t('board.act.reserve')} isRunning={isRunning} disabled={when === ''} onCancel={onClose} />
    </form>
  );
}
