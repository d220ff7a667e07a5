/** Fields of HL7 v2 that have a name in the catalogue; the others are shown by their number. */
const NAMED_FIELDS = [
  'MSH-3',
  'MSH-4',
  'MSH-5',
  'MSH-6',
  'MSH-7',
  'MSH-9',
  'MSH-10',
  'MSH-11',
  'MSH-12',
  'MSH-18',
  'EVN-2',
  'EVN-6',
  'PID-3',
  'PID-5',
  'PID-7',
  'PID-8',
  'PID-11',
  'PID-13',
  'PV1-2',
  'PV1-3',
  'PV1-6',
  'PV1-19',
  'PV1-36',
  'PV2-3',
  'PV2-8',
  'MRG-1',
] as const;
export type NamedField = (typeof NAMED_FIELDS)[number];
const NAMED_SEGMENTS = ['MSH', 'EVN', 'PID', 'PV1', 'PV2', 'MRG', 'OBR', 'OBX', 'ORC', 'RXA'] as const;
export type NamedSegment = (typeof NAMED_SEGMENTS)[number];

export function findNamedField(place: string): NamedField | undefined {
  return NAMED_FIELDS.find((name) => name === place);
}

export function findNamedSegment(name: string): NamedSegment | undefined {
  return NAMED_SEGMENTS.find((known) => known === name);
}
