import type { Patient } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { PATIENT_DESIGNS, type PatientLabelKind, patientLabelFields } from '#shared/domain/label/patient-fields.ts';
import { toPicture } from '#shared/domain/label/to-picture.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler, QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { DevicePart } from '../../device-desk.ts';
import { findOfPatient } from '../current-document.ts';
import { enqueueLabel, findDesign, layOut } from '../print/enqueue-label.ts';

export interface WristbandDeps {
  readonly part: DevicePart;
  /** As it stands on the band. */
  readonly siteName: () => string;
}

/** When such a label was printed here last: kept beside the queue, which forgets. */
const printedId = (patientId: string, kind: PatientLabelKind): string =>
  `printed-${PATIENT_DESIGNS[kind]}-${patientId}`;

/** Wristbands and patient labels, from the record as this station has it now. */
export function wristbandOperations({ part, siteName }: WristbandDeps): readonly Registration[] {
  async function readFields(store: StoreReader, patientId: string, kind: PatientLabelKind) {
    const found = await findOfPatient<Patient>(store, { id: patientId, patientId });
    return isRefusal(found) ? found : patientLabelFields(found.resource, kind, siteName());
  }

  const preview: QueryHandler<typeof contract.wristband.preview> = async ({ patientId, kind }, { store }) => {
    const read = await readFields(store, patientId, kind);
    if (isRefusal(read)) return read;
    const design = await findDesign(part.labels, PATIENT_DESIGNS[kind]);
    if (isRefusal(design)) return design;
    const layout = await layOut(part.labels, design, read.fields);
    if (isRefusal(layout)) return layout;
    const printedBefore = await store.findLocal(printedId(patientId, kind));
    return { picture: toPicture(layout), code: read.code, ...(printedBefore ? { printedBefore } : {}) };
  };

  const print: CommandHandler<typeof contract.wristband.print> = async (input, context) => {
    const { patientId, kind, deviceId, reason } = input;
    const read = await readFields(context.store, patientId, kind);
    if (isRefusal(read)) return read;
    const id = printedId(patientId, kind);
    const isAgain = (await context.store.findLocal(id)) !== undefined;
    if (isAgain && !reason)
      return refusal('invalid-input', 'This was printed here before. Say why it is printed again.', { path: 'reason' });
    return enqueueLabel(part, {
      ...{ design: PATIENT_DESIGNS[kind], fields: read.fields, copies: 1, deviceId, patientId, reason, context },
      title: read.fields.name ?? '',
      plan: { locals: [{ id, body: new Date(context.now()).toISOString() }] },
    });
  };

  return [handle(contract.wristband.preview, preview), handle(contract.wristband.print, print)];
}
