import { contract } from '#shared/contract/index.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { OpenCharts } from '../../open-charts.ts';
import { findOfPatient } from '../current-document.ts';

/** What of the record is known to be here, by the checkpoints of the lanes (RP8). */
export interface RecordCompleteness {
  /** Lane 1 has been filled at least once: allergies are known as of the last contact. */
  readonly urgentLane: 'here' | 'on-its-way';
  readonly rest: 'here' | 'on-its-way';
}

export interface ChartDeps {
  readonly charts: OpenCharts;
  readonly completeness: () => RecordCompleteness;
}

type Open = typeof contract.chart.open;

function needsReason({ purpose, reason }: ParsedInput<Open>): Refusal | undefined {
  if (purpose !== 'ETREAT' || reason?.trim()) return undefined;
  return refusal('invalid-input', 'Say why you open this chart in an emergency. It will be reviewed.', {
    path: 'reason',
  });
}

/** Nothing of the record is released to the window before the reading of it is in the audit trail. */
function openChart({ charts, completeness }: ChartDeps): CommandHandler<Open> {
  return async (input, context) => {
    const { patientId } = input;
    const found = needsReason(input) ?? (await findOfPatient(context.store, { id: patientId, patientId }));
    if (isRefusal(found)) return found;
    const { urgentLane, rest } = completeness();
    const answer = {
      patientId,
      completeness: urgentLane === 'here' && rest === 'here' ? ('complete' as const) : ('partial' as const),
      allergiesLoaded: urgentLane === 'here',
    };
    const audited = await context.commit({ documents: [], output: () => answer });
    if (isRefusal(audited)) return audited;
    charts.open(context.actor.sessionId, patientId);
    return answer;
  };
}

function closeChart({ charts }: ChartDeps): CommandHandler<typeof contract.chart.close> {
  return async ({ patientId }, { actor }) => {
    charts.close(actor.sessionId, patientId);
    return null;
  };
}

export function chartCommands(deps: ChartDeps): readonly Registration[] {
  return [handle(contract.chart.open, openChart(deps)), handle(contract.chart.close, closeChart(deps))];
}
