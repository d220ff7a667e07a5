import type { CodeableConcept } from '@medplum/fhirtypes';
import { foldName } from '#shared/domain/patient/fold-name.ts';

/** What a person picked or typed: words, and the code behind them where there is one. */
export interface CodedText {
  readonly system?: string | undefined;
  readonly code?: string | undefined;
  readonly text: string;
}

export function toConcept({ system, code, text }: CodedText): CodeableConcept {
  return code === undefined ? { text } : { coding: [{ ...(system ? { system } : {}), code, display: text }], text };
}

export function ofSystem(system: string, code: string): CodeableConcept {
  return { coding: [{ system, code }] };
}

/** The words of a concept; a bare code when there are none. Empty for an empty concept. */
export function conceptText(concept: CodeableConcept | undefined): string {
  const coding = concept?.coding?.find((item) => item.display !== undefined) ?? concept?.coding?.[0];
  return concept?.text ?? coding?.display ?? coding?.code ?? '';
}

export function readCodedText(concept: CodeableConcept | undefined): CodedText {
  const { system, code } = concept?.coding?.[0] ?? {};
  return { ...(system ? { system } : {}), ...(code ? { code } : {}), text: conceptText(concept) };
}

/** By a code that both carry, else by the words, however they are spelt (AL5). */
export function meansTheSame(one: CodeableConcept | undefined, other: CodeableConcept | undefined): boolean {
  const codes = (other?.coding ?? []).filter((item) => item.code !== undefined);
  const shared = one?.coding?.some((item) =>
    codes.some(({ system, code }) => item.system === system && item.code === code),
  );
  const words = foldName(conceptText(one));
  return shared === true || (words !== '' && words === foldName(conceptText(other)));
}
