import { Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RegisterCaseLine, RegisterListLine } from '#shared/contract/register.ts';
import { CASE_FINDINGS, type CaseFinding } from '#shared/model/register-case.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { DialogHead } from '../../parts/register/DialogHead.tsx';
import { useWriting } from '../../parts/register/use-writing.ts';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';
import { choicesOf, EMPTY_SHELF, type Shelf, type ShelfSheet, TakenField, takenFrom } from './ShelfField.tsx';

interface Props {
  readonly case: RegisterCaseLine;
  readonly line: RegisterListLine;
  readonly shelf: Shelf | undefined;
  onClose(): void;
}

/** What was found, by two people. The register is corrected by a dated note, never by changing a line. */
export function CloseCaseDialog({ case: one, line, shelf, onClose }: Props) {
  const { t } = useTranslation();
  const { call, send, isRunning } = useWriting(contract.register.closeCase);
  const [finding, setFinding] = useState<CaseFinding | null>(null);
  const [text, setText] = useState('');
  const [report, setReport] = useState('');
  const mayCorrect = one.cause === 'count' && one.difference !== '0';
  const [correct, setCorrect] = useState(false);
  const [second, setSecond] = useState<ProvenPerson>();
  const [onShelf, setOnShelf] = useState<ShelfSheet>(EMPTY_SHELF);
  const isKept = line.keeping.as === 'holder';
  const asksBatch = correct && isKept && shelf !== undefined && choicesOf(shelf).length > 1;
  const stock = asksBatch ? takenFrom(shelf, onShelf) : undefined;
  const isReady = (!asksBatch || stock !== undefined) && finding !== null && text.trim() !== '' && second !== undefined;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady) return;
    const number = report.trim();
    const outcome = await send({
      ...{ id: one.id, parent: one.rev, finding, text: text.trim(), correct: mayCorrect && isKept && correct },
      ...(number ? { report: number } : {}),
      ...(stock ? { stock } : {}),
      witness: second.proof,
    });
    if (outcome.state !== 'done') return;
    tellDone(t('cdRegister.told.closed'));
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cdRegister.closeCase')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit} autoComplete="off">
        <DialogHead line={line} />
        <Select
          label={t('cdRegister.field.finding')}
          required
          data={CASE_FINDINGS.map((value) => ({ value, label: t(`cdRegister.finding.${value}`) }))}
          value={finding}
          onChange={(value) => setFinding(value as CaseFinding | null)}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          data-autofocus
        />
        <Textarea
          label={t('cdRegister.field.findingWords')}
          required
          autosize
          minRows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <TextInput
          label={t('cdRegister.field.report')}
          maxLength={100}
          value={report}
          onChange={(event) => setReport(event.currentTarget.value)}
        />
        {mayCorrect && (
          <Checkbox
            label={t('cdRegister.field.correct', { difference: one.difference.replace('-', '−'), unit: line.unit })}
            description={t(isKept ? 'cdRegister.field.correctWords' : 'cdRegister.field.correctElsewhere')}
            disabled={!isKept}
            checked={correct && isKept}
            onChange={(event) => setCorrect(event.currentTarget.checked)}
          />
        )}
        {asksBatch && (
          <TakenField
            shelf={shelf}
            sheet={onShelf}
            unit={line.unit}
            onChange={(changes) => setOnShelf((before) => ({ ...before, ...changes }))}
          />
        )}
        <SecondPersonField
          purpose="second"
          label={t('cdRegister.second')}
          words={t('cdRegister.secondWords')}
          value={second}
          onChange={setSecond}
        />
        <CallNotice call={call} />
        <FormActions act={t('cdRegister.closeCase')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}
