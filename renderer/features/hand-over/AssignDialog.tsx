import { Modal, NativeSelect } from '@mantine/core';
import { type FormEvent, Fragment, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { listName } from '../../parts/patient-words.ts';
import { tellDone } from '../../parts/told.ts';
import type { WardPerson } from '../../parts/use-ward-people.ts';
import { useNursesOf, useStaff } from '../../replica/queries.ts';
import layout from '../../ui/form.module.css';
import css from './HandOver.module.css';

interface Props {
  readonly people: readonly WardPerson[];
  onClose(): void;
}

/** Whose patient each is on this shift. Only what was changed is written. */
export function AssignDialog({ people, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { call, run, isRunning } = useCommand(contract.handOver.assign);
  const nursesOf = useNursesOf();
  const nurses = useStaff().filter(({ content }) => content.roles.includes('nurse'));
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const before = (patientId: string) => nursesOf.get(patientId)?.[0] ?? '';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const changed = people.filter(({ patientId }) => {
      const value = chosen[patientId];
      return value !== undefined && (value !== before(patientId) || (nursesOf.get(patientId)?.length ?? 0) > 1);
    });
    for (const nurseId of new Set(changed.map(({ patientId }) => chosen[patientId] ?? ''))) {
      const stays = changed
        .filter(({ patientId }) => chosen[patientId] === nurseId)
        .map(({ patientId, encounterId }) => ({ patientId, encounterId }));
      const outcome = await run({ commandId: crypto.randomUUID(), stays, ...(nurseId ? { nurseId } : {}) });
      if (outcome.state !== 'done') return;
    }
    if (changed.length > 0) tellDone(t('handOver.assigned', { count: changed.length }));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('handOver.assign')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <div className={css.assign}>
          {people.map(({ patientId, encounterId, bed, line }, index) => (
            <Fragment key={encounterId}>
              <label htmlFor={`${id}-${index}`}>
                <bdi className={css.bed}>{bed}</bdi>
                <bdi>{line ? listName(line) : t('common.loading')}</bdi>
              </label>
              <NativeSelect
                id={`${id}-${index}`}
                value={chosen[patientId] ?? before(patientId)}
                onChange={(event) => setChosen({ ...chosen, [patientId]: event.currentTarget.value })}
                data={[
                  { value: '', label: t('handOver.nobody') },
                  ...nurses.map((nurse) => ({ value: nurse.id, label: nurse.content.displayName })),
                ]}
              />
            </Fragment>
          ))}
        </div>
        <CallNotice call={call} />
        <FormActions act={t('handOver.assignIt')} isRunning={isRunning} onCancel={onClose} />
      </form>
    </Modal>
  );
}
