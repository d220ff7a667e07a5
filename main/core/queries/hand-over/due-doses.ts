import type { CodeableConcept } from '@medplum/fhirtypes';
import type { HandOverLine } from '#shared/contract/hand-over.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { withTallMan } from '#shared/domain/formulary/product-name.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import type { MedicationDeps } from '../administration/medication-deps.ts';
import { findProduct, foldPatient } from '../round/fold-patient.ts';

const HOUR_MS = 3_600_000;
/** Late ones of this shift and the one before, and what the next hours bring. */
const BACK_MS = 16 * HOUR_MS;
const AHEAD_MS = 8 * HOUR_MS;

/** @SAFETY What was missed is told too: whoever takes over decides about it. */
const LATE: ReadonlySet<string> = new Set(['overdue', 'missed']);
const TOLD: ReadonlySet<string> = new Set(['due', 'upcoming', ...LATE]);

/** The doses of a patient that nobody has answered yet, as the round sees them, by time. */
export function readDueDoses(deps: MedicationDeps) {
  return async (patientId: string, nowMs: number, store: StoreReader): Promise<NonNullable<HandOverLine['doses']>> => {
    const span = { fromMs: nowMs - BACK_MS, toMs: nowMs + AHEAD_MS };
    const { lines, doses } = await foldPatient(deps, store, { patientId, span, nowMs });
    const lineOf = new Map(lines.map((line) => [line.lineage, line]));
    return doses
      .filter(({ state }) => TOLD.has(state))
      .map(({ lineage, dose, dueAt, state }) => ({
        // What a sliding scale gives is known when it has been measured.
        text: [lineOf.get(lineage)?.drug, lineOf.get(lineage)?.kind === 'scale' ? '' : dose].filter(Boolean).join(' '),
        dueAt,
        late: LATE.has(state),
      }))
      .toSorted((one, other) => Date.parse(one.dueAt) - Date.parse(other.dueAt));
  };
}

/** Drugs as they were signed, with the tall-man letters of their products. */
export function readDrugNames({ products }: Pick<MedicationDeps, 'products'>) {
  return async () => {
    const index = await products().index();
    return (drug: CodeableConcept | undefined): string => withTallMan(conceptText(drug), findProduct(index, { drug }));
  };
}
