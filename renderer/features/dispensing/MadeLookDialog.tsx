import { Button, Modal, Textarea } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import type { Dispensed, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { useSignedIn } from '../../state/live.ts';
import layout from '../../ui/form.module.css';
import { Keycap } from '../../ui/Keycap.tsx';
import { Keys } from '../../ui/keys.ts';
import { MadeFacts } from './MadeFacts.tsx';

type Found = InputOf<typeof contract.dispense.checkMade>['found'];

interface Props {
  readonly shown: Pick<PrescriptionShown, 'patientId' | 'entry'>;
  readonly item: Dispensed;
  onDone(): void;
  onClose(): void;
}

/** What was made, as whoever looks at it compares it; and who looked, or why nobody can now. */
export function MadeLookDialog({ shown: { patientId, entry }, item, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const me = useSignedIn()?.user;
  const { call, run, isRunning } = useCommand(contract.dispense.checkMade);
  const commandId = useRef(crypto.randomUUID());
  const [second, setSecond] = useState<ProvenPerson>();
  const [note, setNote] = useState('');
  const [isAskedWhy, setIsAskedWhy] = useState(false);
  const isMaker = item.made?.madeBy === me?.userId;
  const isSigned = !isMaker || second !== undefined;
  const isSaid = note.trim().length >= 3;
  async function answer(found: Found): Promise<void> {
    if (isRunning || (found !== 'alone' && !isSigned)) return;
    setIsAskedWhy(found !== 'right');
    if (found !== 'right' && !isSaid) return;
    const outcome = await run({
      ...{ commandId: commandId.current, patientId, entry, id: item.id, found },
      ...(isSaid ? { note: note.trim() } : {}),
      ...(second && found !== 'alone' ? { secondPerson: second.proof } : {}),
    });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state === 'done') onDone();
  }
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    void answer('right');
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('dispense.look.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Keys bindings={{ 'Ctrl+Enter': () => submit() }} />
      <form className={layout.form} onSubmit={submit}>
        <MadeFacts item={item} />
        {isMaker ? (
          <SecondPersonField
            purpose="witness"
            patientId={patientId}
            label={t('dispense.look.second')}
            words={t('dispense.look.secondWords')}
            value={second}
            onChange={setSecond}
          />
        ) : (
          <p>{t('dispense.look.byYou', { name: me?.displayName ?? '' })}</p>
        )}
        <Textarea
          label={t('dispense.look.note')}
          autosize
          minRows={1}
          maxLength={300}
          value={note}
          error={isAskedWhy && !isSaid ? t('dispense.look.noteWanted') : undefined}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-autofocus={isMaker ? undefined : true}
        />
        <CallNotice call={call} />
        <div className={layout.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          {isMaker && !item.made?.check && (
            <Button variant="default" disabled={isRunning} onClick={() => void answer('alone')}>
              {t('dispense.look.doAlone')}
            </Button>
          )}
          <Button variant="default" disabled={isRunning || !isSigned} onClick={() => void answer('wrong')}>
            {t('dispense.look.doWrong')}
          </Button>
          <Button
            type="submit"
            loading={isRunning}
            disabled={!isSigned}
            aria-keyshortcuts="Control+Enter"
            rightSection={<Keycap keys="Ctrl Enter" />}
          >
            {t('dispense.look.doRight')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
