import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import { tellDone } from '../told.ts';
import css from './admission.module.css';
import type { Person, WardBoard } from './board-model.ts';
import { PlaceSelect } from './PlaceSelect.tsx';
import type { PersonForm } from './person-form.ts';
import { onStay, useMove } from './use-move.ts';

export function PlaceForm({
  kind,
  person,
  wards,
  onClose,
}: PersonForm & { kind: 'move' | 'arrive'; wards: readonly WardBoard[] }) {
  const { t } = useTranslation();
  const move = useMove();
  const arrive = useCommand(contract.encounter.arrive);
  const reserved = person.stay.placements[0]?.locationId;
  const [place, setPlace] = useState<string | null>(kind === 'arrive' ? (reserved ?? null) : null);
  const { call, isRunning } = kind === 'move' ? move : arrive;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (kind === 'move') {
      if (place && (await move.run(person, place))) onClose();
      return;
    }
    const outcome = await arrive.run({ ...onStay(person), ...(place ? { locationId: place } : {}) });
    if (outcome.state !== 'done') return;
    tellDone(t('board.admitDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <PlaceSelect
        wards={wards}
        value={place}
        also={clashingBed(person) ?? (kind === 'arrive' ? reserved : undefined)}
        onChange={setPlace}
        autoFocus
      />
      <CallNotice call={call} />
      <FormActions
        act={t(`board.act.${kind}`)}
        isRunning={isRunning}
        disabled={kind !== 'arrive' && place === null}
        onCancel={onClose}
      />
    </form>
  );
}

/** Who stands in two beds may be settled into the one that is looked at. */
function clashingBed({ holder, stay }: Person): string | undefined {
  return holder.alsoIn.length > 0
    ? stay.placements.find(({ locationId }) => !holder.alsoIn.includes(locationId))?.locationId
    : undefined;
}
