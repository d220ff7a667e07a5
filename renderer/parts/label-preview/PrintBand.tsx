import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSignedIn } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import layout from '../../ui/form.module.css';
import { CallNotice } from '../CallNotice.tsx';
import { QueryPanel } from '../QueryPanel.tsx';
import { tellDone } from '../told.ts';
import { LabelPreview } from './LabelPreview.tsx';

const KINDS = ['adult', 'infant', 'label'] as const;
type Kind = (typeof KINDS)[number];

interface Props {
  readonly patientId: string;
  /** Which one is offered first. */
  readonly kind?: Kind | undefined;
  onClose(): void;
}

/** Wristband or label of a patient: seen before it is printed, and asked why when it is printed again. */
export function PrintBand({ patientId, kind: first = 'adult', onClose }: Props) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>(first);
  const { answer, reload } = useQuery(contract.wristband.preview, { patientId, kind });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('band.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={layout.form}>
        <SegmentedControl
          aria-label={t('band.kind')}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          data={KINDS.map((value) => ({ value, label: t(`band.kinds.${value}`) }))}
        />
        <QueryPanel answer={answer} reload={reload}>
          {({ picture, code, printedBefore }) => (
            <>
              <LabelPreview picture={picture} label={t('band.picture')} />
              <p className="quiet">
                {t('band.size', { width: picture.widthMm, height: picture.heightMm })} ·{' '}
                <span className="figures">{code}</span>
              </p>
              <PrintForm key={kind} {...{ patientId, kind, printedBefore, onClose }} />
            </>
          )}
        </QueryPanel>
      </div>
    </Modal>
  );
}

interface FormProps {
  readonly patientId: string;
  readonly kind: Kind;
  readonly printedBefore: string | undefined;
  onClose(): void;
}

function PrintForm({ patientId, kind, printedBefore, onClose }: FormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { call, run, isRunning } = useCommand(contract.wristband.print);
  const [reason, setReason] = useState('');
  /** One act, however often it is sent. */
  const commandId = useRef(crypto.randomUUID());
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const why = reason.trim() ? { reason: reason.trim() } : {};
    const outcome = await run({ commandId: commandId.current, patientId, kind, ...why });
    if (outcome.state === 'refused') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    tellDone(t('band.queued'));
    onClose();
  };
  return (
    <form className={layout.form} onSubmit={submit}>
      {printedBefore && (
        <>
          <Notice tone="pause" title={t('band.before', { when: format.moment(printedBefore) })}>
            {t('band.beforeWords')}
          </Notice>
          <TextInput
            label={t('band.reason')}
            required
            minLength={3}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </>
      )}
      <CallNotice call={call} />
      <div className={layout.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          type="submit"
          loading={isRunning}
          disabled={printedBefore !== undefined && reason.trim().length < 3}
          leftSection={<IconPrinter size={17} aria-hidden />}
        >
          {t('band.print')}
        </Button>
      </div>
    </form>
  );
}

interface ButtonProps {
  readonly patientId: string;
  readonly kind?: Kind;
  readonly variant?: 'subtle' | 'default';
}

/** Opens it; nothing for who may not print labels. */
export function PrintBandButton({ patientId, kind, variant = 'default' }: ButtonProps) {
  const { t } = useTranslation();
  const mayPrint = useSignedIn()?.user.permissions.includes('label.print') ?? false;
  const [isOpen, setIsOpen] = useState(false);
  if (!mayPrint) return null;
  return (
    <>
      <Button
        size="compact-sm"
        variant={variant}
        title={t('band.open')}
        data-brief
        leftSection={<IconPrinter size={15} aria-hidden />}
        onClick={() => setIsOpen(true)}
      >
        {t('band.open')}
      </Button>
      {isOpen && <PrintBand patientId={patientId} kind={kind} onClose={() => setIsOpen(false)} />}
    </>
  );
}
