import { Modal, Select, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentLine } from '#shared/contract/incident.ts';
import { contract } from '#shared/contract/index.ts';
import {
  INCIDENT_CATEGORIES,
  INCIDENT_SEVERITIES,
  type IncidentCategory,
  type IncidentSeverity,
} from '#shared/model/incident-codes.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { InpatientSelect } from '../../parts/InpatientSelect.tsx';
import { tellDone } from '../../parts/told.ts';
import { dueText, parseDue } from '../../parts/wall-moment.ts';
import layout from '../../ui/form.module.css';
import { WallField } from '../../ui/WallField.tsx';

interface Props {
  /** A draft to be completed; else a new report. */
  readonly draft: IncidentLine | undefined;
  onClose(): void;
  onSaved(): void;
}

/** What happened, when, of which kind, how bad. Who is involved is chosen for a new report and stands fast in a draft. */
export function IncidentForm({ draft, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const report = useCommand(contract.incident.report);
  const complete = useCommand(contract.incident.complete);
  const { call, isRunning } = draft ? complete : report;
  const [patientId, setPatientId] = useState(draft?.patientId);
  const [category, setCategory] = useState<IncidentCategory | null>(draft?.category ?? null);
  const [severity, setSeverity] = useState<IncidentSeverity | null>(draft?.severity ?? null);
  const [what, setWhat] = useState(draft?.what ?? '');
  const [action, setAction] = useState(draft?.action ?? '');
  const [when, setWhen] = useState(() => dueText(draft ? Date.parse(draft.occurredAt) : Date.now()));
  const occurredAt = parseDue(when);
  const isReady = category !== null && severity !== null && what.trim() !== '' && occurredAt !== undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (category === null || severity === null || occurredAt === undefined) return;
    const words = {
      commandId: crypto.randomUUID(),
      category,
      severity,
      what: what.trim(),
      occurredAt,
      ...(action.trim() ? { action: action.trim() } : {}),
      ...(patientId ? { patientId } : {}),
    };
    const outcome = draft ? await complete.run({ ...words, id: draft.id, parent: draft.rev }) : await report.run(words);
    if (outcome.state !== 'done') return;
    tellDone(t('incident.reported'));
    onSaved();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(draft ? 'incident.complete' : 'incident.report')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <div className={layout.pair}>
          <Select
            label={t('incident.categoryLabel')}
            required
            data={INCIDENT_CATEGORIES.map((value) => ({ value, label: t(`incident.category.${value}`) }))}
            value={category}
            onChange={(value) => setCategory(value as IncidentCategory | null)}
            comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
            data-autofocus
          />
          <Select
            label={t('incident.severityLabel')}
            required
            data={INCIDENT_SEVERITIES.map((value) => ({ value, label: t(`incident.severity.${value}`) }))}
            value={severity}
            onChange={(value) => setSeverity(value as IncidentSeverity | null)}
            comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          />
        </div>
        <div className={layout.pair}>
          <WallField required label={t('incident.when')} value={when} onChange={setWhen} />
          {!draft && (
            <InpatientSelect
              label={t('incident.patient')}
              placeholder={t('incident.noPatient')}
              value={patientId}
              onChange={setPatientId}
            />
          )}
        </div>
        <Textarea
          label={t('incident.what')}
          required
          autosize
          minRows={3}
          maxRows={8}
          maxLength={5000}
          value={what}
          onChange={(event) => setWhat(event.currentTarget.value)}
        />
        <Textarea
          label={t('incident.action')}
          autosize
          minRows={2}
          maxRows={5}
          maxLength={5000}
          value={action}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <CallNotice call={call} />
        <FormActions act={t('incident.send')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}
