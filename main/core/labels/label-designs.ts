/** The designs that Holdfast comes with, from `resources/label-templates`, read once and checked. */
import { type PrintDesign, readDesign } from '#shared/domain/label/print-design.ts';
import bagLabel from '../../../resources/label-templates/bag-label.json' with { type: 'json' };
import dispensingLabel from '../../../resources/label-templates/dispensing-label.json' with { type: 'json' };
import patientLabel from '../../../resources/label-templates/patient-label.json' with { type: 'json' };
import queueTicket from '../../../resources/label-templates/queue-ticket.json' with { type: 'json' };
import receipt from '../../../resources/label-templates/receipt.json' with { type: 'json' };
import shelfLabel from '../../../resources/label-templates/shelf-label.json' with { type: 'json' };
import testLabel from '../../../resources/label-templates/test-label.json' with { type: 'json' };
import testReceipt from '../../../resources/label-templates/test-receipt.json' with { type: 'json' };
import ticketLabel from '../../../resources/label-templates/ticket-label.json' with { type: 'json' };
import unitDose from '../../../resources/label-templates/unit-dose.json' with { type: 'json' };
import wristbandAdult from '../../../resources/label-templates/wristband-adult.json' with { type: 'json' };
import wristbandInfant from '../../../resources/label-templates/wristband-infant.json' with { type: 'json' };

const FILES: readonly unknown[] = [
  ...[wristbandAdult, wristbandInfant, patientLabel],
  ...[unitDose, dispensingLabel, bagLabel, shelfLabel, receipt],
  ...[queueTicket, ticketLabel],
  ...[testLabel, testReceipt],
];

let read: ReadonlyMap<string, PrintDesign> | undefined;

function designs(): ReadonlyMap<string, PrintDesign> {
  read ??= new Map(FILES.map(readDesign).map((design) => [design.id, design]));
  return read;
}

export function listShippedDesigns(): readonly PrintDesign[] {
  return [...designs().values()];
}

export function findShippedDesign(id: string): PrintDesign | undefined {
  return designs().get(id);
}
