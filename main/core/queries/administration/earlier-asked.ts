import type { EarlierDose } from '#shared/domain/medication/administration-question.ts';
import type { NamedDose } from '#shared/domain/medication/dose-by-name.ts';
import type { AskInput } from './asked.ts';

interface EarlierAsked {
  readonly all: readonly EarlierDose[];
  readonly named: NamedDose | undefined;
  readonly input: AskInput;
  readonly atMs: number;
}

/** Of this dose by any name, of the line, and of the drug. Whatever is charted twice on purpose is for a person, too. */
export function earlierOf({ all, named, input, atMs }: EarlierAsked): readonly EarlierDose[] {
  const answering = new Set(named?.answeredBy ?? []);
  const doseId = input.for.kind === 'dose' ? input.for.doseId : undefined;
  return all.flatMap((one): EarlierDose[] => {
    if (one.atMs > atMs + 86_400_000) return [];
    return [answering.has(one.recordId) && doseId !== undefined ? { ...one, doseId } : one];
  });
}
