/** The label designs that Holdfast comes with, from `resources/label-templates`, read once and checked. */
import { type LabelDesign, labelDesign } from '#shared/domain/label/label-design.ts';
import patientLabel from '../../../resources/label-templates/patient-label.json' with { type: 'json' };
import testLabel from '../../../resources/label-templates/test-label.json' with { type: 'json' };
import unitDose from '../../../resources/label-templates/unit-dose.json' with { type: 'json' };
import wristbandAdult from '../../../resources/label-templates/wristband-adult.json' with { type: 'json' };
import wristbandInfant from '../../../resources/label-templates/wristband-infant.json' with { type: 'json' };

const FILES: readonly unknown[] = [wristbandAdult, wristbandInfant, patientLabel, unitDose, testLabel];

let read: ReadonlyMap<string, LabelDesign> | undefined;

function designs(): ReadonlyMap<string, LabelDesign> {
  read ??= new Map(FILES.map((file) => labelDesign.parse(file)).map((design) => [design.id, design]));
  return read;
}

export function listLabelDesigns(): readonly LabelDesign[] {
  return [...designs().values()];
}

export function findLabelDesign(id: string): LabelDesign | undefined {
  return designs().get(id);
}
