import type { z } from 'zod';

/** What a user may do. Roles are sets of these (User and Role documents, signed by the organisation). */
export const PERMISSIONS = [
  'patient.read',
  'patient.register',
  'chart.read',
  'vitals.record',
  'news2.authorise',
  'allergy.record',
  'problem.record',
  'note.write',
  'encounter.manage',
  'document.attach',
  'order.prescribe',
  'order.verify',
  'order.request',
  'medication.administer',
  'medication.dispense',
  'batch.recall',
  'register.write',
  'register.manage',
  'stock.read',
  'stock.move',
  'stock.adjust',
  'stock.count',
  'stock.request',
  'task.manage',
  'handover.give',
  'incident.report',
  'incident.review',
  'conflict.resolve',
  'users.manage',
  'audit.read',
  'station.manage',
  'organisation.manage',
  'interfaces.manage',
  'label.print',
  'label.design',
  'formulary.manage',
  'money.take',
  'money.approve',
  'money.rules',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** `anyone`: before sign-in. `signed-in`: every user. */
export type Access = Permission | 'anyone' | 'signed-in';

/** How the dispatcher audits a call (standards.md 7): FHIR AuditEvent action and DICOM-style subtype; `none` only where no person's data is touched. */
export type AuditClass = { readonly action: 'C' | 'R' | 'U' | 'D' | 'E'; readonly subtype: string } | 'none';

interface Declaration<In extends z.ZodType, Out extends z.ZodType> {
  /** Dotted name on the wire, `noun.verb`. */
  readonly name: string;
  readonly input: In;
  readonly output: Out;
  readonly access: Access;
  readonly audit: AuditClass;
  /** The patients concerned (Patient `_id`s), for audit and access; from input, and from output where they are known only afterwards. */
  readonly patientsOf?: (input: z.output<In>, output: z.output<Out> | undefined) => readonly string[];
}

export interface Command<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType>
  extends Declaration<In, Out> {
  readonly type: 'command';
}
export interface Query<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType>
  extends Declaration<In, Out> {
  readonly type: 'query';
}
/** A stream: opened with an input, yields outputs until either side closes it. */
export interface Stream<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType>
  extends Declaration<In, Out> {
  readonly type: 'stream';
}
export type Operation = Command | Query | Stream;

export type InputOf<O> = O extends { readonly input: infer In extends z.ZodType } ? z.input<In> : never;
export type OutputOf<O> = O extends { readonly output: infer Out extends z.ZodType } ? z.output<Out> : never;

type Declare<In extends z.ZodType, Out extends z.ZodType> = Omit<Declaration<In, Out>, 'name'>;

export function command<In extends z.ZodType, Out extends z.ZodType>(
  name: string,
  of: Declare<In, Out>,
): Command<In, Out> {
  return { type: 'command', name, ...of };
}
export function query<In extends z.ZodType, Out extends z.ZodType>(name: string, of: Declare<In, Out>): Query<In, Out> {
  return { type: 'query', name, ...of };
}
export function stream<In extends z.ZodType, Out extends z.ZodType>(
  name: string,
  of: Declare<In, Out>,
): Stream<In, Out> {
  return { type: 'stream', name, ...of };
}
