import { Button, Drawer } from '@mantine/core';
import type { Patient } from '@medplum/fhirtypes';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { deathTakenBack } from '#shared/domain/patient/death.ts';
import { displayName, lifeState, patientName } from '#shared/domain/patient/patient-name.ts';
import { phoneText } from '#shared/domain/patient/phone.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useDraft } from '../../../drafts/use-draft.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { DemographicsFields } from '../../../parts/demographics/DemographicsFields.tsx';
import {
  changesOf,
  type DemographicsForm,
  formOf,
  listProblems,
  otherIdentifiers,
} from '../../../parts/demographics/demographics-form.ts';
import { languageName } from '../../../parts/language-name.ts';
import { addressText, localDay, unbroken } from '../../../parts/patient-words.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { tellDone } from '../../../parts/told.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Loading } from '../../../ui/Condition.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import layout from '../../../ui/form.module.css';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import { useChart } from '../chart-context.ts';
import { HistoryButton } from '../history/HistoryButton.tsx';
import { JoinRecords } from '../persons/JoinRecords.tsx';
import { linkedRecords } from '../persons/linked-records.ts';
import { SeparateRecords } from '../persons/SeparateRecords.tsx';
import { RecordDeath, TakeBackDeath } from './LifeDialog.tsx';
import css from './Overview.module.css';

/** How to reach the person, and the numbers by which others know them. */
export function Details() {
  const { t } = useTranslation();
  const { record } = useChart();
  const permissions = useSignedIn()?.user.permissions ?? [];
  const mayEdit = permissions.includes('patient.register');
  const [isEditing, setIsEditing] = useState(false);
  const [isTelling, setIsTelling] = useState(false);
  const [asked, setAsked] = useState<'join' | 'separate'>();
  const row = record.patient;
  const pairs = useMemo(() => (row ? linkedRecords(row.id, row.content) : []), [row]);
  const isGivenUp = pairs.some(({ isKept }) => !isKept);
  const isDeceased = row && lifeState(row.content).state === 'deceased';
  const Life = isDeceased ? TakeBackDeath : RecordDeath;
  return (
    <Panel
      title={t('details.title')}
      aside={row && <RecordMarkView row={row} />}
      actions={
        row && (
          <>
            {mayEdit && (
              <Button size="compact-sm" variant="subtle" onClick={() => setIsEditing(true)}>
                {t('details.edit')}
              </Button>
            )}
            {permissions.includes('encounter.manage') && (
              <Button size="compact-sm" variant="subtle" onClick={() => setIsTelling(true)}>
                {t(isDeceased ? 'death.takeBack' : 'death.record')}
              </Button>
            )}
            {permissions.includes('chart.read') && (
              <HistoryButton id={row.id} title={displayName(patientName(row.content))} />
            )}
          </>
        )
      }
    >
      {row ? <PatientFacts patient={row.content} /> : <Loading label={t('common.loading')} lines={3} />}
      {row && mayEdit && (
        <div className={layout.actions}>
          {pairs.length > 0 && (
            <Button size="compact-sm" variant="subtle" onClick={() => setAsked('separate')}>
              {t('persons.separate')}
            </Button>
          )}
          {!isGivenUp && (
            <Button size="compact-sm" variant="subtle" onClick={() => setAsked('join')}>
              {t('persons.begin')}
            </Button>
          )}
        </div>
      )}
      {row && (
        <Drawer
          opened={isEditing}
          onClose={() => setIsEditing(false)}
          size={620}
          title={<ChartDialogTitle>{t('details.edit')}</ChartDialogTitle>}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          {isEditing && <EditDetails row={row} onDone={() => setIsEditing(false)} />}
        </Drawer>
      )}
      {row && isTelling && <Life row={row} onClose={() => setIsTelling(false)} />}
      {row && asked === 'join' && <JoinRecords row={row} onClose={() => setAsked(undefined)} />}
      {asked === 'separate' && pairs.length > 0 && (
        <SeparateRecords pairs={pairs} onClose={() => setAsked(undefined)} />
      )}
    </Panel>
  );
}

function PatientFacts({ patient }: { readonly patient: Patient }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const form = formOf(patient, localDay(Date.now()));
  const takenBack = deathTakenBack(patient);
  const contact = [form.contactName, form.contactRelationship, unbroken(phoneText(form.contactPhone, undefined))]
    .filter(Boolean)
    .join(' · ');
  const facts = [
    [t('demographics.phone'), unbroken(phoneText(form.phone, undefined))],
    [t('details.address'), addressText(form, patient.address?.[0]?.country)],
    [t('demographics.nationalId'), form.nationalId],
    [t('demographics.language'), form.language && languageName(form.language, i18n.language)],
    [t('details.contact'), contact],
    ...otherIdentifiers(patient)
      .slice(0, 3)
      .map(({ system, value }) => [system.replace(/^.*[/:]/, ''), value] as const),
    ...(takenBack
      ? [
          [
            t('death.takenBackFact'),
            t('death.takenBackBy', {
              when: format.moment(takenBack.at),
              name: takenBack.by,
              reason: takenBack.reason,
            }),
          ] as const,
        ]
      : []),
  ] as const;
  return <Facts facts={facts} />;
}

function EditDetails({ row, onDone }: { readonly row: StoredRow<Patient>; onDone(): void }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const today = localDay(Date.now());
  // What stood there when the form was opened: the edit names only what was changed since.
  const [before] = useState(() => formOf(row.content, today));
  const [parent] = useState(row.rev ?? '');
  const empty = useMemo(() => before, [before]);
  const draft = useDraft<DemographicsForm>(`details|${patientId}|${parent}`, empty);
  const { call, run, isRunning } = useCommand(contract.patient.edit);
  const [isTried, setIsTried] = useState(false);
  const problems = listProblems(draft.content, today);
  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setIsTried(true);
    const changes = changesOf(before, draft.content, today);
    if (Object.keys(problems).length > 0) return;
    if (Object.keys(changes).length === 0) return onDone();
    const outcome = await run({ commandId: draft.commandId, patientId, parent, changes });
    if (outcome.state !== 'done') return;
    await draft.discard();
    tellDone(t('details.saved'));
    onDone();
  }
  useKeys({ 'Ctrl+Enter': () => void submit() });
  if (draft.state === 'loading') return <Loading label={t('common.loading')} />;
  return (
    <form onSubmit={submit} className={css.edit} noValidate>
      <DemographicsFields form={draft.content} problems={isTried ? problems : {}} onChange={draft.change} />
      <CallNotice call={call} />
      <div className={layout.actions}>
        <Button variant="default" onClick={() => void draft.discard().then(onDone)}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={isRunning} rightSection={<Keycap keys="Ctrl Enter" />}>
          {t('details.save')}
        </Button>
      </div>
    </form>
  );
}
