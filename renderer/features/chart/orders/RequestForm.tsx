import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { REQUEST_CATEGORIES, type RequestCategory } from '#shared/domain/request/request.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useDraft } from '../../../drafts/use-draft.ts';
import { tellDone } from '../../../parts/told.ts';
import { WallField } from '../../../ui/WallField.tsx';
import { useChart } from '../chart-context.ts';
import { Choice } from '../entry/Choice.tsx';
import { EntryForm } from '../entry/EntryForm.tsx';
import { Remark } from '../entry/Remark.tsx';
import { useMedicationFacts } from '../medication/medication-facts.ts';

const PRIORITIES = ['routine', 'urgent', 'asap', 'stat'] as const;

interface Sheet {
  readonly category: RequestCategory;
  readonly what: string;
  readonly priority: (typeof PRIORITIES)[number];
  /** On the wall clock of this desk. */
  readonly at: string;
  readonly often: string;
  readonly reason: string;
  readonly note: string;
}
const EMPTY: Sheet = { category: 'laboratory', what: '', priority: 'routine', at: '', often: '', reason: '', note: '' };

export function RequestForm({ onDone }: { onDone(): void }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { encounterId } = useMedicationFacts();
  const draft = useDraft<Sheet>(`request|${patientId}`, EMPTY);
  const { call, run } = useCommand(contract.request.place);
  const [isTried, setIsTried] = useState(false);
  const sheet = draft.content;
  const set = (part: Partial<Sheet>): void => draft.change((before) => ({ ...before, ...part }));
  const text = (name: 'what' | 'often' | 'reason', label: string) => (
    <TextInput
      label={label}
      value={sheet[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      error={name === 'what' && isTried && !sheet.what.trim() && t('request.whatNeeded')}
      autoComplete="off"
      maxLength={300}
      autoFocus={name === 'what'}
    />
  );

  async function submit(): Promise<void> {
    setIsTried(true);
    const what = sheet.what.trim();
    if (!what) return;
    const { category, priority } = sheet;
    const part = (name: 'often' | 'reason' | 'note') => (sheet[name].trim() ? { [name]: sheet[name].trim() } : {});
    const at = Number.isNaN(Date.parse(sheet.at)) ? {} : { at: new Date(sheet.at).toISOString() };
    const outcome = await run({
      ...{ commandId: draft.commandId, patientId, ...(encounterId ? { encounterId } : {}) },
      requests: [
        { category, what: { text: what }, priority, ...at, ...part('often'), ...part('reason'), ...part('note') },
      ],
    });
    if (outcome.state !== 'done') return;
    await draft.discard();
    tellDone(t('request.placed', { what }));
    onDone();
  }
  return (
    <EntryForm
      title={t('request.add')}
      saveLabel={t('order.sign')}
      draft={draft}
      call={call}
      onSubmit={() => void submit()}
      onDone={onDone}
    >
      <Choice
        label={t('request.categoryLabel')}
        values={REQUEST_CATEGORIES}
        words={(value) => t(`request.category.${value}`)}
        value={sheet.category}
        onChange={(category) => set({ category })}
      />
      {text('what', t('request.what'))}
      <Choice
        label={t('request.priorityLabel')}
        values={PRIORITIES}
        words={(value) => t(`request.priority.${value}`)}
        value={sheet.priority}
        onChange={(priority) => set({ priority })}
      />
      <WallField label={t('request.at')} value={sheet.at} onChange={(at) => set({ at })} />
      {text('often', t('request.often'))}
      {text('reason', t('request.reason'))}
      <Remark value={sheet.note} onChange={(note) => set({ note })} />
    </EntryForm>
  );
}
