import { Button, Checkbox, Modal, Radio, TextInput } from '@mantine/core';
import type { Patient } from '@medplum/fhirtypes';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ComparedRecord } from '#shared/contract/patient.ts';
import { readDemographics } from '#shared/domain/patient/read-patient.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { FormActions } from '../../../parts/FormActions.tsx';
import { listName } from '../../../parts/patient-words.ts';
import { tellDone } from '../../../parts/told.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { useView } from '../../../state/view.ts';
import { Loading, Notice } from '../../../ui/Condition.tsx';
import layout from '../../../ui/form.module.css';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import { useChart } from '../chart-context.ts';
import { ComparedTable } from './ComparedTable.tsx';
import { FindOther } from './FindOther.tsx';

interface Props {
  readonly row: StoredRow<Patient>;
  onClose(): void;
}

/** PC12: two records of one person, found by hand. Compared before anything is said of them. */
export function JoinRecords({ row, onClose }: Props) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const [otherId, setOtherId] = useState<string>();
  const demographics = useMemo(() => comparable(row.content), [row.content]);
  const { answer, reload } = useQuery(contract.patient.compare, otherId ? { patientId, otherId } : undefined);
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={<ChartDialogTitle>{t('persons.title')}</ChartDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={layout.form}>
        {!otherId && <FindOther patientId={patientId} demographics={demographics} onChoose={setOtherId} />}
        {otherId && answer.state === 'done' && (
          <JoinForm {...answer.value} onAnother={() => setOtherId(undefined)} {...{ reload, onClose }} />
        )}
        {otherId && answer.state === 'loading' && <Loading label={t('common.loading')} lines={5} />}
        {answer.state !== 'done' && answer.state !== 'loading' && <CallNotice call={answer} />}
      </div>
    </Modal>
  );
}

/** What doubles are found by; the rest of a record is nobody's question here. */
function comparable(patient: Patient) {
  const { family, given, sex, birthDate, phone, identifiers } = readDemographics(patient);
  return {
    ...(family ? { family } : {}),
    given: given.filter(Boolean).slice(0, 5),
    sex,
    ...(birthDate ? { birthDate } : {}),
    ...(phone ? { phone } : {}),
    identifiers: identifiers.slice(0, 10).map((one) => ({ ...one })),
  };
}

interface FormProps {
  readonly one: ComparedRecord;
  readonly other: ComparedRecord;
  onAnother(): void;
  reload(): void;
  onClose(): void;
}

function JoinForm({ one, other, onAnother, reload, onClose }: FormProps) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const { call, run, isRunning } = useCommand(contract.interface.linkPatients);
  const [commandId] = useState(() => crypto.randomUUID());
  const [kept, setKept] = useState<string>();
  const [reason, setReason] = useState('');
  const [isCompared, setIsCompared] = useState(false);
  const choices = [
    { keep: one, giveUp: other },
    { keep: other, giveUp: one },
  ];
  const chosen = choices.find(({ keep }) => keep.line.patientId === kept);
  const isReady = chosen !== undefined && isCompared && reason.trim().length >= 3;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady) return;
    const { keep, giveUp } = chosen;
    const outcome = await run({
      ...{ commandId, reason: reason.trim() },
      ...{ patientId: keep.line.patientId, parent: keep.rev },
      ...{ replacedId: giveUp.line.patientId, replacedParent: giveUp.rev },
    });
    if (outcome.state === 'refused') reload();
    if (outcome.state !== 'done') return;
    tellDone(t('persons.joined', { number: keep.line.recordNumber || t('patient.noNumber') }));
    onClose();
    go({ at: 'chart', patientId: keep.line.patientId, tab: 'overview' });
  }
  return (
    <form className={layout.form} onSubmit={submit}>
      <ComparedTable one={one} other={other} />
      <div>
        <Button size="compact-sm" variant="default" onClick={onAnother} autoFocus>
          {t('persons.another')}
        </Button>
      </div>
      {choices.every(({ giveUp }) => giveUp.stay !== 'none') && <Notice tone="stop">{t('persons.bothStay')}</Notice>}
      <Radio.Group label={t('persons.keep')} value={kept ?? ''} onChange={setKept} required>
        {choices.map(({ keep: { line }, giveUp }) => (
          <Radio
            key={line.patientId}
            value={line.patientId}
            disabled={giveUp.stay !== 'none'}
            label={`${listName(line)}, ${line.recordNumber || t('patient.noNumber')}`}
            {...(giveUp.stay === 'none' ? {} : { description: t('persons.otherHasStay') })}
            mt={6}
          />
        ))}
      </Radio.Group>
      <p>{t('persons.joinWords')}</p>
      <TextInput
        required
        label={t('persons.why')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        autoComplete="off"
      />
      <Checkbox
        label={t('persons.confirm')}
        checked={isCompared}
        onChange={(event) => setIsCompared(event.currentTarget.checked)}
      />
      <CallNotice call={call} />
      <FormActions act={t('persons.join')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
    </form>
  );
}
