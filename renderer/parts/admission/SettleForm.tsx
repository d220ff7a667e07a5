import { Select } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Notice } from '../../ui/Condition.tsx';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import { bornText, listName } from '../patient-words.ts';
import { tellDone } from '../told.ts';
import { actWord, settledAs } from './acts.ts';
import css from './admission.module.css';
import type { BedTile, Person, WardBoard } from './board-model.ts';
import { onStay } from './use-move.ts';

/**
 * AD7: a person says where each one lies or, of a bed that is held for two, for whom it is kept (AD14). @SAFETY Nothing is proposed: a choice that stands already would be taken for
 * what somebody saw at the bedside.
 */
export function SettleForm({
  bed,
  wards,
  onClose,
}: {
  readonly bed: BedTile;
  readonly wards: readonly WardBoard[];
  onClose(): void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const transfer = useCommand(contract.encounter.transfer);
  const reserve = useCommand(contract.encounter.reserve);
  const kind = settledAs(bed);
  const people = bed.people.filter(({ holder }) => kind === 'reserved' || holder.how !== 'reserved');
  const { call, isRunning, run } = kind === 'lies' ? transfer : reserve;
  const [places, setPlaces] = useState<ReadonlyMap<string, string>>(new Map());
  const staying = people.filter((person) => places.get(person.holder.encounterId) === bed.id);
  const isSaid = people.every(({ holder }) => places.has(holder.encounterId));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    // Who leaves goes first: the bed is free for who stays.
    for (const person of [...people].sort((one) => (staying.includes(one) ? 1 : -1))) {
      const locationId = places.get(person.holder.encounterId) ?? '';
      if (locationId === bed.id && person.holder.alsoIn.length === 0) continue;
      if ((await run({ ...onStay(person), locationId })).state !== 'done') return;
    }
    tellDone(t('board.settleDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <p>{t(`board.settleWords.${kind}`)}</p>
      <ul className={css.settle}>
        {people.map((person, index) => (
          <li key={person.holder.encounterId} className={css.person}>
            <b>
              <bdi>{person.line ? listName(person.line) : '—'}</bdi>
            </b>
            {person.line && (
              <span className="quiet">
                {[bornText(person.line.birthDate, t, format), person.line.recordNumber].filter(Boolean).join(' · ')}
              </span>
            )}
            <Select
              label={t(`board.settleWhere.${kind}`, { name: person.line ? listName(person.line) : '' })}
              data={choicesOf(person, bed, wards, kind, t)}
              value={places.get(person.holder.encounterId) ?? null}
              onChange={(place) => place && setPlaces(new Map(places).set(person.holder.encounterId, place))}
              searchable
              openOnFocus={false}
              comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
              data-autofocus={index === 0 || undefined}
            />
          </li>
        ))}
      </ul>
      {staying.length > 1 && <Notice tone="stop">{t(`board.settleOne.${kind}`)}</Notice>}
      <CallNotice call={call} />
      <FormActions
        act={t(actWord({ act: 'settle', bed }))}
        isRunning={isRunning}
        disabled={!isSaid || staying.length >= 2}
        onCancel={onClose}
      />
    </form>
  );
}

/** This bed, the other ones she is said to lie in, every free one, and the wards for who has none. */
function choicesOf(
  { holder }: Person,
  bed: BedTile,
  wards: readonly WardBoard[],
  kind: 'lies' | 'reserved',
  t: TFunction,
) {
  return wards.map((ward) => ({
    group: ward.name,
    items: [
      ...ward.sections.flatMap(({ beds }) =>
        beds
          .filter((one) => one.id === bed.id || one.bed.state === 'free' || holder.alsoIn.includes(one.id))
          .map(({ id, name }) => ({
            value: id,
            label: id === bed.id ? t(`board.settleHere.${kind}`, { bed: name }) : name,
          })),
      ),
      { value: ward.id, label: t('common.pair', { label: ward.name, text: t('board.bedLater') }) },
    ],
  }));
}
