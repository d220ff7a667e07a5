import { TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useDraft } from '../../../drafts/use-draft.ts';
import { tellDone } from '../../../parts/told.ts';
import { useChart } from '../chart-context.ts';
import { Choice, OptionalChoice } from '../entry/Choice.tsx';
import { EntryForm, EntryPair } from '../entry/EntryForm.tsx';
import { Remark } from '../entry/Remark.tsx';
import { type AllergySheet, changesOfSheet, EMPTY_ALLERGY, entryOfSheet, sheetOf } from './allergy-sheet.ts';
import type { AllergyItem } from './read-allergies.ts';

interface Props {
  /** The allergy to change; without it a new one is recorded. */
  readonly item?: AllergyItem;
  onDone(): void;
}

const CATEGORIES = ['medication', 'food', 'environment', 'biologic'] as const;
const CRITICALITIES = ['high', 'low', 'unable-to-assess'] as const;
const SEVERITIES = ['mild', 'moderate', 'severe'] as const;
const VERIFICATIONS = ['confirmed', 'unconfirmed', 'refuted', 'entered-in-error'] as const;
const VERIFICATIONS_OF_NEW = VERIFICATIONS.slice(0, 2);
const CLINICAL = ['active', 'inactive', 'resolved'] as const;

export function AllergyForm({ item, onDone }: Props) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const empty = useMemo(() => (item ? sheetOf(item.value) : EMPTY_ALLERGY), [item]);
  const draft = useDraft<AllergySheet>(`allergy|${patientId}|${item?.row.id ?? 'new'}`, empty);
  const record = useCommand(contract.allergy.record);
  const change = useCommand(contract.allergy.change);
  const [isTried, setIsTried] = useState(false);
  const sheet = draft.content;
  const set = (part: Partial<AllergySheet>): void => draft.change((before) => ({ ...before, ...part }));

  async function submit(): Promise<void> {
    setIsTried(true);
    if (!sheet.substance.trim()) return;
    const act = { commandId: draft.commandId, patientId };
    const outcome = item
      ? await change.run({ ...act, id: item.row.id, parent: item.row.rev ?? '', changes: changesOfSheet(empty, sheet) })
      : await record.run({ ...act, entry: entryOfSheet(sheet) });
    if (outcome.state !== 'done') return;
    await draft.discard();
    tellDone(t(item ? 'allergy.changed' : 'allergy.added', { substance: sheet.substance.trim() }));
    onDone();
  }

  return (
    <EntryForm
      title={item ? t('allergy.changeTitle', { substance: item.value.substance.text }) : t('allergy.add')}
      saveLabel={t('allergy.save')}
      draft={draft}
      call={item ? change.call : record.call}
      onSubmit={() => void submit()}
      onDone={onDone}
    >
      <TextInput
        label={t('allergy.substance')}
        value={sheet.substance}
        onChange={(event) => set({ substance: event.currentTarget.value })}
        error={isTried && !sheet.substance.trim() && t('allergy.substanceNeeded')}
        autoComplete="off"
        autoFocus={!item}
        disabled={item !== undefined}
      />
      <Choice
        label={t('allergy.criticalityLabel')}
        values={CRITICALITIES}
        words={(value) => t(`allergy.criticality.${value}`)}
        value={sheet.criticality}
        onChange={(criticality) => set({ criticality })}
      />
      <OptionalChoice
        label={t('allergy.categoryLabel')}
        values={CATEGORIES}
        words={(value) => t(`allergy.category.${value}`)}
        value={sheet.category}
        onChange={(category) => set({ category })}
      />
      <EntryPair>
        <TextInput
          label={t('allergy.reaction')}
          value={sheet.reaction}
          onChange={(event) => set({ reaction: event.currentTarget.value })}
          autoComplete="off"
        />
        <OptionalChoice
          label={t('allergy.severityLabel')}
          values={SEVERITIES}
          words={(value) => t(`allergy.severity.${value}`)}
          value={sheet.severity}
          onChange={(severity) => set({ severity })}
        />
      </EntryPair>
      <Choice
        label={t('allergy.verificationLabel')}
        values={item ? VERIFICATIONS : VERIFICATIONS_OF_NEW}
        words={(value) => t(`allergy.verification.${value}`)}
        value={sheet.verification}
        onChange={(verification) => set({ verification })}
      />
      {item && (
        <Choice
          label={t('allergy.clinicalLabel')}
          values={CLINICAL}
          words={(value) => t(`allergy.clinical.${value}`)}
          value={sheet.clinicalStatus}
          onChange={(clinicalStatus) => set({ clinicalStatus })}
        />
      )}
      <Remark value={sheet.note} onChange={(note) => set({ note })} />
    </EntryForm>
  );
}
