import type { PrintJob } from '#shared/contract/print.ts';
import type { Tone } from '../../ui/Condition.tsx';

/** What a person may do about a job as it stands. */
export type JobAct = 'send' | 'send-again' | 'confirm' | 'cancel' | 'reprint';

const ACTS: Readonly<Record<PrintJob['state'], readonly JobAct[]>> = {
  queued: ['cancel'],
  sending: [],
  sent: [],
  /** @SAFETY Three answers to "is it on the roll?", and none of them is given by the program. */
  uncertain: ['confirm', 'send-again', 'cancel'],
  printed: ['reprint'],
  cancelled: ['reprint'],
};

export function actsOf({ state }: Pick<PrintJob, 'state'>, hasPrinter: boolean): readonly JobAct[] {
  return state === 'queued' && !hasPrinter ? ['send', 'cancel'] : ACTS[state];
}

/** Acts that a reason is asked for. */
export const wantsReason = (act: JobAct): boolean => act === 'send-again' || act === 'reprint';

export const TONES: Readonly<Record<PrintJob['state'], Tone>> = {
  queued: 'calm',
  sending: 'calm',
  sent: 'calm',
  printed: 'fine',
  uncertain: 'pause',
  cancelled: 'calm',
};
