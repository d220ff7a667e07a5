import { Modal, Select, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { TASK_PRIORITIES, type TaskPriority } from '#shared/model/task-codes.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { InpatientSelect } from '../../parts/InpatientSelect.tsx';
import { tellDone } from '../../parts/told.ts';
import { dueText, parseDue } from '../../parts/wall-moment.ts';
import layout from '../../ui/form.module.css';
import { WallField } from '../../ui/WallField.tsx';
import { type Owner, OwnerSelect } from './OwnerSelect.tsx';

/** A task in somebody's own words. */
export function AddTask({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.task.add);
  const [patientId, setPatientId] = useState<string>();
  const [description, setDescription] = useState('');
  const [due, setDue] = useState(() => dueText(Date.now() + 3600_000));
  const [priority, setPriority] = useState<TaskPriority>('routine');
  const [owner, setOwner] = useState<Owner>({});
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const dueAt = parseDue(due);
    const outcome = await run({
      commandId: crypto.randomUUID(),
      description: description.trim(),
      priority,
      ...(patientId ? { patientId } : {}),
      ...(dueAt ? { dueAt } : {}),
      ...owner,
    });
    if (outcome.state !== 'done') return;
    tellDone(t('tasks.added'));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('tasks.add')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={layout.form} onSubmit={submit}>
        <Textarea
          label={t('tasks.what')}
          required
          autosize
          minRows={2}
          maxRows={5}
          maxLength={500}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          data-autofocus
        />
        <InpatientSelect
          label={t('tasks.patient')}
          placeholder={t('tasks.noPatient')}
          value={patientId}
          onChange={setPatientId}
        />
        <div className={layout.pair}>
          <WallField label={t('tasks.due')} value={due} onChange={setDue} />
          <Select
            label={t('tasks.priorityLabel')}
            data={TASK_PRIORITIES.map((value) => ({ value, label: t(`tasks.priority.${value}`) }))}
            value={priority}
            onChange={(value) => setPriority((value ?? 'routine') as TaskPriority)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          />
        </div>
        <OwnerSelect value={owner} onChange={setOwner} />
        <CallNotice call={call} />
        <FormActions
          act={t('tasks.addIt')}
          isRunning={isRunning}
          disabled={description.trim() === ''}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
