import { useRef } from 'react';
import type { RecordInput, Verdict } from '#shared/contract/administration.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import type { Answers } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { findAmount, type TypedWaste } from './dose-entry.ts';
import { actInputOf, recordInputOf } from './record-input.ts';

interface Dose extends Pick<RecordInput, 'outcome' | 'reason'> {
  readonly attempt: Attempt;
  readonly verdict: Verdict | undefined;
  readonly answers: Answers;
  readonly waste: TypedWaste;
}

/** Writes down what became of a dose. One identifier until core has answered, so that nothing is recorded twice. */
export function useSaveDose() {
  const record = useCommand(contract.administration.record);
  const infusion = useCommand(contract.administration.infusion);
  const commandId = useRef(crypto.randomUUID());

  function run({ attempt, verdict, answers, waste, outcome, reason }: Dose) {
    const given = waste.state === 'waste' ? { drawn: waste.drawn, amount: waste.amount } : undefined;
    const { act, startId } = attempt;
    if (act === 'give' || reason) {
      const input = recordInputOf(attempt, verdict, answers, { outcome, reason, waste: given });
      return record.run({ commandId: commandId.current, ...input });
    }
    const infused = act === 'stop' ? findAmount(answers.infused) : undefined;
    return infusion.run({
      commandId: commandId.current,
      ...actInputOf(attempt, verdict, answers, given),
      act,
      ...(infused ? { infused } : {}),
      ...(startId ? { startId } : {}),
    });
  }

  return {
    call: [record.call, infusion.call].find(({ state }) => state !== 'idle') ?? { state: 'idle' as const },
    isRunning: record.isRunning || infusion.isRunning,
    async save(dose: Dose) {
      const result = await run(dose);
      if (result.state !== 'interrupted') commandId.current = crypto.randomUUID();
      return result.state === 'done' ? result.value : result.state;
    },
  };
}
