import type { Patient } from '@medplum/fhirtypes';
import type { dispense } from '#shared/contract/dispense.ts';
import { coldText } from '#shared/domain/dispense/kept-cold.ts';
import { untranslatedWords } from '#shared/domain/dispense/label-language.ts';
import { toPicture } from '#shared/domain/label/to-picture.ts';
import { minuteText, wallClock } from '#shared/domain/medication/wall-clock.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler, QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findItem, findPrescription } from '../../dispense/find-prescription.ts';
import { findByCode } from '../../dispense/line-facts.ts';
import { findOfPatient } from '../current-document.ts';
import { enqueueLabel, findDesign, layOut } from '../print/enqueue-label.ts';
import {
  BAG_DESIGN,
  bagLabelFields,
  ITEM_DESIGN,
  itemLabelFields,
  TICKET_DESIGN,
  TICKET_LABEL_DESIGN,
  ticketFields,
} from './label-fields.ts';

/** The label of an item, later or again. Directions are those that were recorded; warnings those of the product. */
export function printItemLabel(deps: DispenseDeps): CommandHandler<typeof dispense.label> {
  return async (input, context) => {
    const { patientId, copies, deviceId, reason } = input;
    const label = await findItemLabel(deps, input, context);
    if (isRefusal(label)) return label;
    return enqueueLabel(deps.printers(), {
      ...{ design: ITEM_DESIGN, ...label, copies, deviceId, patientId, reason, context },
    });
  };
}

/** DP22: as it would be printed now; what printing would refuse is refused. */
export function pictureItemLabel(deps: DispenseDeps): QueryHandler<typeof dispense.labelPicture> {
  return async (input, context) => {
    const label = await findItemLabel(deps, input, context);
    if (isRefusal(label)) return label;
    const { labels } = deps.printers();
    const design = await findDesign(labels, ITEM_DESIGN);
    if (isRefusal(design)) return design;
    const layout = await layOut(labels, design, label.fields);
    return isRefusal(layout) ? layout : toPicture(layout);
  };
}

async function findItemLabel(
  deps: DispenseDeps,
  input: { readonly patientId: string; readonly entry: string; readonly id: string },
  { store }: { readonly store: StoreReader },
) {
  const found = findItem(await deps.book().look(), input);
  if (isRefusal(found)) return found;
  const { item, prescription } = found;
  const patient = await findOfPatient<Patient>(store, { id: input.patientId, patientId: input.patientId });
  if (isRefusal(patient)) return patient;
  const fields = itemLabelFields({
    ...{ id: input.id, dispense: item.dispense, patient: patient.resource, pharmacy: deps.pharmacy() },
    clock: wallClock(deps.zone()),
    item: `${item.dispense.line}/${prescription.lines.length}`,
  });
  return { fields, title: `${fields.patient} · ${item.dispense.drug.text}` };
}

/** A receipt printer cuts it off; a desk that has none prints it on a label. No name stands on it. */
export function printTicket(deps: DispenseDeps): CommandHandler<typeof dispense.printTicket> {
  return async (input, context) => {
    const { patientId, deviceId } = input;
    const found = findPrescription(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    const { ticket, arrivedAt, id } = found;
    if (!ticket) return refusal('conflict', 'This prescription came without a ticket.');
    const at = minuteText(wallClock(deps.zone()), Date.parse(arrivedAt));
    const fields = ticketFields({ ticket, entry: id, pharmacy: deps.pharmacy(), at });
    const wanted = { fields, copies: 1, deviceId, patientId, title: ticket, context };
    const onReceipt = await enqueueLabel(deps.printers(), { design: TICKET_DESIGN, ...wanted });
    const isNone = isRefusal(onReceipt) && (onReceipt.code === 'not-found' || onReceipt.code === 'unsupported');
    return isNone ? enqueueLabel(deps.printers(), { design: TICKET_LABEL_DESIGN, ...wanted }) : onReceipt;
  };
}

/** Of a bag that is not all there is. */
const OWED = { en: 'more is owed', fr: 'un reste est dû' } as const;

/** For the bag that lies ready. */
export function printBagLabel(deps: DispenseDeps): CommandHandler<typeof dispense.bagLabel> {
  return async (input, context) => {
    const { patientId, entry, copies, deviceId, language } = input;
    const found = findPrescription(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    const patient = await findOfPatient<Patient>(context.store, { id: patientId, patientId });
    if (isRefusal(patient)) return patient;
    const lying = found.lines
      .flatMap(({ dispenses }) => dispenses)
      .filter(({ state, handedOverAt }) => state === 'stands' && handedOverAt === undefined);
    if (lying.length === 0) return refusal('conflict', 'Nothing lies ready for this prescription.');
    const index = await deps.products().index();
    const products = lying.flatMap(({ dispense: { product } }) => findByCode(index, product)?.product ?? []);
    const untranslated = untranslatedWords(patient.resource, 'en');
    const isOwed = found.lines.some(({ owed }) => owed !== undefined && owed > 0);
    const notes = [
      ...new Set(products.flatMap(({ storage }) => coldText(storage) ?? [])),
      ...(products.some(({ controlledClass }) => controlledClass !== undefined) ? ['CD'] : []),
      ...(isOwed ? [OWED[language]] : []),
      ...(untranslated ? [untranslated] : []),
    ];
    const fields = bagLabelFields({
      ...{ entry, patient: patient.resource, ticket: found.ticket, items: lying.length, notes },
      ...{ pharmacy: deps.pharmacy(), date: deps.stock().today() },
    });
    return enqueueLabel(deps.printers(), {
      ...{ design: BAG_DESIGN, fields, copies, deviceId, patientId, title: fields.patient ?? '', context },
    });
  };
}
