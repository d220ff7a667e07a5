import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Command, InputOf, OutputOf } from '#shared/contract/declare.ts';
import { useCommand } from '../core-client/use-command.ts';
import { CallNotice } from './CallNotice.tsx';
import css from './ProofForm.module.css';
import { SecretInput } from './SecretInput.tsx';

interface Props<O extends Command> {
  readonly operation: O;
  /** The operation's input, with the person's own password as its proof. */
  input(ownPassword: string): InputOf<O>;
  /** What the person's own password is called here. */
  readonly proofLabel: string;
  readonly submitLabel: string;
  /** The rest of the form can be sent. */
  readonly isReady: boolean;
  /** The fields, before the proof. */
  readonly children?: ReactNode;
  /** The proof stands first: for what replaces it. */
  readonly proofFirst?: boolean;
  onDone(value: OutputOf<O>): void;
  onCancel?(): void;
}

/** An act that a person confirms with the own password. A proof that was not right is asked for again; the rest stays. */
export function ProofForm<O extends Command>({ operation, input, isReady, onDone, onCancel, ...shown }: Props<O>) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(operation);
  const [proof, setProof] = useState('');
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await run(input(proof));
    if (outcome.state === 'done' || isAboutProof(outcome)) setProof('');
    if (outcome.state === 'done') onDone(outcome.value);
  }
  const field = <SecretInput label={shown.proofLabel} value={proof} onChange={setProof} is="current" />;
  return (
    <form className={css.form} data-framed={onCancel ? undefined : true} onSubmit={submit} autoComplete="off">
      {shown.proofFirst && field}
      {shown.children}
      {!shown.proofFirst && field}
      <CallNotice call={call} />
      <div className={css.actions}>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        )}
        <Button
          type="submit"
          {...(onCancel ? {} : { variant: 'default' })}
          loading={isRunning}
          disabled={!isReady || proof === ''}
        >
          {shown.submitLabel}
        </Button>
      </div>
    </form>
  );
}

function isAboutProof(outcome: { readonly state: string; readonly refusal?: { readonly code: string } }): boolean {
  return outcome.refusal?.code === 'wrong-credentials' || outcome.refusal?.code === 'too-many-attempts';
}
