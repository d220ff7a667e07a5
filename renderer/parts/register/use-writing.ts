import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Command, InputOf, OutputOf } from '#shared/contract/declare.ts';
import { type CallOutcome, useCommand } from '../../core-client/use-command.ts';
import { tellDone } from '../told.ts';

/**
 * A line for a register, sent once: another try is another command, the same one is sent again only where nobody knows what
 * became of it.
 */
export function useWriting<O extends Command>(operation: O) {
  const { call, run, isRunning } = useCommand(operation);
  const commandId = useRef(crypto.randomUUID());
  const send = async (input: Omit<InputOf<O>, 'commandId'>): Promise<CallOutcome<OutputOf<O>>> => {
    const outcome = await run({ ...input, commandId: commandId.current } as InputOf<O>);
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    return outcome;
  };
  return { call, send, isRunning };
}

/** Says what became of it: entered, waiting for the desk that keeps the register, or with a discrepancy. */
export function useTellWritten() {
  const { t } = useTranslation();
  return ({
    as,
    balance,
    caseId,
  }: {
    readonly as: 'posted' | 'pending';
    readonly balance: string;
    readonly caseId?: string | undefined;
  }) => {
    if (caseId) tellDone(t('cdRegister.told.case', { balance }));
    else tellDone(t(`cdRegister.told.${as}`, { balance }));
  };
}
