import type { contract } from '#shared/contract/index.ts';
import type { DuplicateCandidate } from '#shared/contract/patient.ts';
import { buildPatient } from '#shared/domain/patient/build-patient.ts';
import { traitsOfForm } from '#shared/domain/patient/person-traits.ts';
import { provisionalIdentifier, recordNumberIdentifier } from '#shared/domain/record-number/patient-number.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { listDuplicateCandidates, type SimilarPatients } from '../../queries/patient/duplicate-candidates.ts';
import type { AssignedNumber, RecordNumberSource } from '../../record-numbers/record-number-source.ts';

export interface RegistrationDeps {
  readonly numbers: Pick<RecordNumberSource, 'assign'>;
  readonly similar: SimilarPatients;
  /** ISO 3166 code of the organisation: how telephone numbers are read. */
  readonly country: () => string | undefined;
}

type Register = typeof contract.patient.register;

/**
 * A new patient with the next record number. Candidates are looked for again here: between the search on the screen
 * and the command another desk may have registered the same person.
 */
export function registerPatient(deps: RegistrationDeps): CommandHandler<Register> {
  return async (input, context) => {
    const suspicion = await findSuspicion(deps, input, context);
    if (suspicion) return suspicion;
    const id = newDocumentId('Patient', { now: context.now });
    return deps.numbers.assign(id, (number) => save(id, number, { deps, input, context }));
  };
}

/** @SAFETY A double record splits a history: the registrar says of every likely candidate that it is somebody else. */
async function findSuspicion(
  { similar, country }: RegistrationDeps,
  { demographics, distinctFrom }: ParsedInput<Register>,
  { store, now }: CommandContext,
): Promise<Refusal | undefined> {
  const traits = traitsOfForm(demographics, country(), new Date(now()).toISOString().slice(0, 10));
  const candidates = await listDuplicateCandidates(traits, { similar, store, country: country() });
  const open = candidates.filter(
    (candidate) => isStrong(candidate) && !distinctFrom.includes(candidate.patient.patientId),
  );
  if (open.length === 0) return undefined;
  const sentence = 'This person may be registered already. Compare before you make a second record.';
  return refusal('duplicate-suspected', sentence, { details: { candidates } });
}

function isStrong({ strength }: DuplicateCandidate): boolean {
  return strength === 'likely' || strength === 'certain';
}

interface Registering {
  readonly deps: RegistrationDeps;
  readonly input: ParsedInput<Register>;
  readonly context: CommandContext;
}

async function save(id: string, { type, value, local }: AssignedNumber, { deps, input, context }: Registering) {
  const provisional = type === 'provisional';
  const number = provisional ? provisionalIdentifier(value) : recordNumberIdentifier(value);
  const recordedAt = new Date(context.now()).toISOString();
  const resource = buildPatient(input.demographics, number, { recordedAt, country: deps.country() });
  const answer = (rev: string) => ({ id, rev, recordNumber: value, provisional });
  const saved = await context.commit({
    documents: [{ id, kind: 'Patient', patient: id, resource }],
    locals: [local],
    output: (revisions) => answer(revisions[0]?.rev ?? ''),
  });
  return isRefusal(saved) ? saved : answer(saved[0]?.rev ?? '');
}
