import { useCallback, useRef } from 'react';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../core-client/core-context.ts';
import { settle } from '../core-client/use-command.ts';
import { listName } from '../parts/patient-words.ts';
import { usePatientLines } from '../replica/queries.ts';
import { rowsOf } from '../replica/use-rows.ts';

export interface FoundPatient {
  readonly patientId: string;
  readonly name: string;
}

/** Whose number it is: from what lies here, else asked of core, which also knows former numbers and those of GS1 wristbands. */
export function useFindPatient(): (number: string) => Promise<FoundPatient | undefined> {
  const core = useCore();
  const rows = rowsOf(usePatientLines());
  const lines = useRef(rows);
  lines.current = rows;
  return useCallback(
    async (number) => {
      const line = lines.current.find(({ content }) => content.recordNumber === number);
      if (line) return { patientId: line.id, name: listName(line.content) };
      const outcome = await settle(core.call(contract.patient.search, { text: number }));
      if (outcome.state !== 'done') return undefined;
      const [only, ...others] = outcome.value.hits.filter(({ matched }) => matched === 'identifier');
      return only && others.length === 0 ? { patientId: only.patientId, name: listName(only) } : undefined;
    },
    [core],
  );
}
