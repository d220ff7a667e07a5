import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { parseBirthDate } from '#shared/domain/patient/birth-date.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useDraft } from '../../../drafts/use-draft.ts';
import { localDay } from '../../../parts/patient-words.ts';
import { tellDone } from '../../../parts/told.ts';
import { useChart } from '../chart-context.ts';
import { Choice } from '../entry/Choice.tsx';
import { EntryForm, EntryPair } from '../entry/EntryForm.tsx';
import { Remark } from '../entry/Remark.tsx';

const CERTAINTIES = ['confirmed', 'provisional', 'differential', 'unconfirmed'] as const;

interface Sheet {
  readonly problem: string;
  readonly code: string;
  readonly onset: string;
  readonly certainty: (typeof CERTAINTIES)[number];
  readonly note: string;
}
const EMPTY: Sheet = { problem: '', code: '', onset: '', certainty: 'confirmed', note: '' };
const ICD_10 = 'http://hl7.org/fhir/sid/icd-10';

export function ProblemForm({ onDone }: { onDone(): void }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const draft = useDraft<Sheet>(`problem|${patientId}`, EMPTY);
  const { call, run } = useCommand(contract.problem.record);
  const [isTried, setIsTried] = useState(false);
  const sheet = draft.content;
  const set = (part: Partial<Sheet>): void => draft.change((before) => ({ ...before, ...part }));
  const onset = sheet.onset.trim() ? parseBirthDate(sheet.onset, { today: localDay(Date.now()) }) : undefined;

  async function submit(): Promise<void> {
    setIsTried(true);
    const text = sheet.problem.trim();
    if (!text || onset?.state === 'invalid') return;
    const code = sheet.code.trim().toUpperCase();
    const outcome = await run({
      commandId: draft.commandId,
      patientId,
      entry: {
        problem: { text, ...(code ? { system: ICD_10, code } : {}) },
        verificationStatus: sheet.certainty,
        ...(onset ? { onset: onset.value } : {}),
        ...(sheet.note.trim() ? { note: sheet.note.trim() } : {}),
      },
    });
    if (outcome.state !== 'done') return;
    await draft.discard();
    tellDone(t('problem.added', { problem: text }));
    onDone();
  }
  return (
    <EntryForm
      title={t('problem.add')}
      saveLabel={t('problem.save')}
      draft={draft}
      call={call}
      onSubmit={() => void submit()}
      onDone={onDone}
    >
      <TextInput
        label={t('problem.problem')}
        value={sheet.problem}
        onChange={(event) => set({ problem: event.currentTarget.value })}
        error={isTried && !sheet.problem.trim() && t('problem.needed')}
        autoComplete="off"
        autoFocus
      />
      <EntryPair>
        <TextInput
          label={t('problem.onset')}
          value={sheet.onset}
          onChange={(event) => set({ onset: event.currentTarget.value })}
          error={onset?.state === 'invalid' && t(`demographics.problem.${onset.reason}`)}
          placeholder="2019"
          autoComplete="off"
        />
        <TextInput
          label={t('problem.code')}
          value={sheet.code}
          onChange={(event) => set({ code: event.currentTarget.value })}
          autoComplete="off"
        />
      </EntryPair>
      <Choice
        label={t('problem.certainty')}
        values={CERTAINTIES}
        words={(value) => t(`problem.certaintyOf.${value}`)}
        value={sheet.certainty}
        onChange={(certainty) => set({ certainty })}
      />
      <Remark value={sheet.note} onChange={(note) => set({ note })} />
    </EntryForm>
  );
}
