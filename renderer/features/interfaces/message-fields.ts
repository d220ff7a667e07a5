import { isFault, readMessage } from '#shared/domain/hl7/message.ts';

export interface ShownField {
  readonly field: number;
  /** `PID-3`. */
  readonly place: string;
  /** As it stands in the message, escapes and all. */
  readonly text: string;
}

export interface ShownSegment {
  readonly index: number;
  readonly name: string;
  readonly fields: readonly ShownField[];
}

/**
 * A message by segments and fields: what is at fault first, the header last, empty fields left out but for the one at fault. Undefined where it cannot be taken apart: then
 * only its text can be shown.
 */
export function shownSegments(text: string, at: string | undefined): readonly ShownSegment[] | undefined {
  const message = readMessage(text);
  if (isFault(message)) return undefined;
  const [faultySegment, faultyField] = [at?.split('-')[0], Number(at?.split('-')[1] ?? 0)];
  const seen = new Set<string>();
  const rank = (name: string): number => (name === faultySegment ? 0 : name === 'MSH' ? 2 : 1);
  const segments = message.segments.map(({ name, fields }, index) => {
    const isFirst = !seen.has(name);
    seen.add(name);
    const wanted = isFirst && name === faultySegment ? faultyField : 0;
    const count = Math.max(fields.length - 1, wanted);
    const shown = Array.from({ length: count }, (_, at0) => ({
      field: at0 + 1,
      place: `${name}-${at0 + 1}`,
      text: fields[at0 + 1] ?? '',
    }));
    const isDelimiter = (field: number) => name === 'MSH' && field < 3;
    return {
      index,
      name,
      fields: shown.filter(({ field, text: raw }) => !isDelimiter(field) && (raw !== '' || field === wanted)),
    };
  });
  return segments.toSorted((one, other) => rank(one.name) - rank(other.name));
}

export interface DifferentField {
  readonly place: string;
  readonly ours: string;
  readonly theirs: string;
}

/** MI14: where two repairs of one message differ. Undefined where one of them cannot be taken apart. */
export function differentFields(ours: string, theirs: string): readonly DifferentField[] | undefined {
  const [own, other] = [ours, theirs].map(byPlace);
  if (!own || !other) return undefined;
  const places = [...new Set([...own.keys(), ...other.keys()])];
  return places
    .map((key) => ({ place: key.split(' ')[1] ?? '', ours: own.get(key) ?? '', theirs: other.get(key) ?? '' }))
    .filter((field) => field.ours !== field.theirs);
}

/** By the index of the segment and the place of the field: segments repeat. */
function byPlace(text: string): ReadonlyMap<string, string> | undefined {
  const segments = shownSegments(text, undefined)?.toSorted((one, other) => one.index - other.index);
  const entries = segments?.flatMap(({ index, fields }) =>
    fields.map(({ place, text: raw }) => [`${index} ${place}`, raw] as const),
  );
  return entries && new Map(entries);
}
