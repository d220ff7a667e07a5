import { Select, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useDraft } from '../../../drafts/use-draft.ts';
import { tellDone } from '../../../parts/told.ts';
import { useChart } from '../chart-context.ts';
import { EntryForm, EntryPair } from '../entry/EntryForm.tsx';
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
  const options = <Value extends string>(values: readonly Value[], label: (value: Value) => string) =>
    values.map((value) => ({ value, label: label(value) }));

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
      <Select
        label={t('allergy.criticalityLabel')}
        data={options(CRITICALITIES, (value) => t(`allergy.criticality.${value}`))}
        value={sheet.criticality}
        onChange={(value) => set({ criticality: (value ?? 'unable-to-assess') as AllergySheet['criticality'] })}
        allowDeselect={false}
      />
      <Select
        label={t('allergy.categoryLabel')}
        data={options(CATEGORIES, (value) => t(`allergy.category.${value}`))}
        value={sheet.category || null}
        onChange={(value) => set({ category: (value ?? '') as AllergySheet['category'] })}
        clearable
      />
      <EntryPair>
        <TextInput
          label={t('allergy.reaction')}
          value={sheet.reaction}
          onChange={(event) => set({ reaction: event.currentTarget.value })}
          autoComplete="off"
        />
        <Select
          label={t('allergy.severityLabel')}
          data={options(SEVERITIES, (value) => t(`allergy.severity.${value}`))}
          value={sheet.severity || null}
          onChange={(value) => set({ severity: (value ?? '') as AllergySheet['severity'] })}
          clearable
        />
      </EntryPair>
      <Select
        label={t('allergy.verificationLabel')}
        data={options(VERIFICATIONS, (value) => t(`allergy.verification.${value}`)).filter(
          ({ value }) => item || value === 'confirmed' || value === 'unconfirmed',
        )}
        value={sheet.verification}
        onChange={(value) => set({ verification: (value ?? 'confirmed') as AllergySheet['verification'] })}
        allowDeselect={false}
      />
      {item && (
        <Select
          label={t('allergy.clinicalLabel')}
          data={options(CLINICAL, (value) => t(`allergy.clinical.${value}`))}
          value={sheet.clinicalStatus}
          onChange={(value) => set({ clinicalStatus: (value ?? 'active') as AllergySheet['clinicalStatus'] })}
          allowDeselect={false}
        />
      )}
      <Textarea
        label={t('common.note')}
        value={sheet.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
        autosize
        minRows={2}
        maxLength={500}
      />
    </EntryForm>
  );
}
