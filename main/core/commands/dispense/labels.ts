import type { Patient } from '@medplum/fhirtypes';
import type { dispense } from '#shared/contract/dispense.ts';
import { coldText } from '#shared/domain/dispense/kept-cold.ts';
import { untranslatedWords } from '#shared/domain/dispense/label-language.ts';
import { minuteText, wallClock } from '#shared/domain/medication/wall-clock.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findPrescription } from '../../dispense/find-prescription.ts';
import { findByCode } from '../../dispense/line-facts.ts';
import { findOfPatient } from '../current-document.ts';
import { enqueueLabel } from '../print/enqueue-label.ts';
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
    const { patientId, id, copies, deviceId, reason } = input;
    const found = findPrescription(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    const item = found.lines.flatMap(({ dispenses }) => dispenses).find((one) => one.id === id);
    if (!item || item.state === 'cancelled')
      return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
    const patient = await findOfPatient<Patient>(context.store, { id: patientId, patientId });
    if (isRefusal(patient)) return patient;
    const fields = itemLabelFields({
      ...{ id, dispense: item.dispense, patient: patient.resource, pharmacy: deps.pharmacy() },
      clock: wallClock(deps.zone()),
      item: `${item.dispense.line}/${found.lines.length}`,
    });
    const title = `${fields.patient} · ${item.dispense.drug.text}`;
    return enqueueLabel(deps.printers(), {
      ...{ design: ITEM_DESIGN, fields, copies, deviceId, patientId, title, reason, context },
    });
  };
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

/** For the bag that lies ready. */
export function printBagLabel(deps: DispenseDeps): CommandHandler<typeof dispense.bagLabel> {
  return async (input, context) => {
    const { patientId, entry, copies, deviceId } = input;
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
      ...(isOwed ? ['+'] : []),
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
