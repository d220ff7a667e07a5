import { Button, Modal, Select } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RegisterListLine, RegisterPaper } from '#shared/contract/register.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { DialogHead } from '../../parts/register/DialogHead.tsx';
import { useWriting } from '../../parts/register/use-writing.ts';
import { dueText } from '../../parts/wall-moment.ts';
import layout from '../../ui/form.module.css';
import { WallField } from '../../ui/WallField.tsx';
import { periodOf } from './period.ts';
import css from './Register.module.css';
import { RegisterPaperSheet } from './RegisterPaperSheet.tsx';
import type { RegistersSeen } from './use-registers.ts';

interface Props {
  readonly line: RegisterListLine;
  readonly seen: RegistersSeen;
  onClose(): void;
}

/** Which template and period; the paper is shown before it goes to a printer. */
export function PrintDialog({ line, seen, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { call, send, isRunning } = useWriting(contract.register.print);
  const [template, setTemplate] = useState(seen.template);
  const length = seen.templates.find(({ code }) => code === template)?.period ?? 'month';
  const today = dueText(Date.now()).slice(0, 10);
  const [period, setPeriod] = useState(() => periodOf(length, today));
  const [paper, setPaper] = useState<RegisterPaper>();
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await send({ registerId: line.id, ...period, template, language: i18n.language });
    if (outcome.state === 'done') setPaper(outcome.value);
  }
  if (paper) return <RegisterPaperSheet paper={paper} onClose={onClose} />;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cdRegister.print')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <DialogHead line={line} />
        <Select
          label={t('cdRegister.field.template')}
          data={seen.templates.map(({ code, title }) => ({
            value: code,
            label: t(`cdRegister.template.${code as 'uk'}`, { title }),
          }))}
          value={template}
          onChange={(value) => value && setTemplate(value)}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          data-autofocus
        />
        <div className={layout.pair}>
          <WallField
            precision="day"
            required
            label={t('cdRegister.field.from')}
            value={period.from}
            onChange={(from) => setPeriod({ ...period, from })}
          />
          <WallField
            precision="day"
            required
            label={t('cdRegister.field.to')}
            value={period.to}
            onChange={(to) => setPeriod({ ...period, to })}
          />
        </div>
        <div className={css.quick}>
          {([0, 1] as const).map((stepsBack) => (
            <Button
              key={stepsBack}
              size="compact-sm"
              variant="default"
              onClick={() => setPeriod(periodOf(length, today, stepsBack))}
            >
              {t(`cdRegister.period.${length}_${stepsBack === 0 ? 'this' : 'last'}`)}
            </Button>
          ))}
        </div>
        <CallNotice call={call} />
        <FormActions
          act={t('cdRegister.showPaper')}
          isRunning={isRunning}
          disabled={period.from === '' || period.to === ''}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
