/** The roles a new organisation starts with. Central signs them as Role documents; an administrator may change them there. */
export interface RoleDefinition {
  readonly code: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

const reads = ['patient.read', 'chart.read'] as const;
const ward = ['task.manage', 'handover.give', 'incident.report'] as const;
const charts = ['vitals.record', 'allergy.record', 'problem.record', 'note.write', 'document.attach'] as const;

export const DEFAULT_ROLES: readonly RoleDefinition[] = [
  {
    code: 'nurse',
    name: 'Nurse',
    permissions: [
      ...reads,
      ...charts,
      ...ward,
      'order.request',
      'patient.register',
      'encounter.manage',
      'conflict.resolve',
      'label.print',
      'medication.administer',
      'register.write',
      'stock.request',
    ],
  },
  {
    code: 'doctor',
    name: 'Doctor',
    permissions: [
      ...reads,
      ...charts,
      ...ward,
      'incident.review',
      'news2.authorise',
      'order.prescribe',
      'order.request',
      'patient.register',
      'encounter.manage',
      'conflict.resolve',
      'label.print',
      'medication.administer',
      'register.write',
    ],
  },
  {
    code: 'pharmacist',
    name: 'Pharmacist',
    permissions: [
      ...reads,
      ...ward,
      'incident.review',
      'order.verify',
      'allergy.record',
      'note.write',
      'document.attach',
      'conflict.resolve',
      'label.print',
      'medication.dispense',
      'label.design',
      'batch.recall',
      'register.write',
      'register.manage',
      'formulary.manage',
      'money.take',
      'money.approve',
      'stock.read',
      'stock.move',
      'stock.adjust',
      'stock.count',
      'stock.request',
    ],
  },
  {
    // Picks, labels and hands out. The clinical check (`order.verify`) and the variance of a count (`stock.adjust`) are not theirs.
    code: 'dispenser',
    name: 'Dispenser',
    permissions: [
      ...reads,
      ...ward,
      'label.print',
      'medication.dispense',
      'register.write',
      'money.take',
      'stock.read',
      'stock.move',
      'stock.count',
      'stock.request',
    ],
  },
  {
    code: 'registrar',
    name: 'Registrar',
    permissions: [
      'patient.read',
      'patient.register',
      'encounter.manage',
      'document.attach',
      'label.print',
      'incident.report',
      'money.take',
    ],
  },
  {
    code: 'administrator',
    name: 'Administrator',
    permissions: [
      ...([
        'users.manage',
        'station.manage',
        'organisation.manage',
        'interfaces.manage',
        'audit.read',
        'label.print',
        'label.design',
      ] as const),
      ...(['formulary.manage', 'money.approve', 'money.rules'] as const),
    ],
  },
  { code: 'auditor', name: 'Auditor', permissions: ['audit.read', 'patient.read'] },
];
