import { findIdentifier } from './application-identifiers.ts';
import { faultsOfFields, GS, type Gs1Field } from './element-string.ts';
import type { Finding } from './finding.ts';

export type WrittenElementString =
  | { readonly state: 'written'; readonly text: string; readonly humanReadable: string }
  | { readonly state: 'refused'; readonly findings: readonly Finding[] };

/**
 * GS11: the text of a symbol, without a leading FNC1, with one separator behind each field that needs it and is not the
 * last. Refuses what a reader would refuse; positions are those of the text that would have been written.
 */
export function writeElementString(fields: readonly Gs1Field[]): WrittenElementString {
  const unknown = fields.findIndex(({ ai }) => !findIdentifier(ai));
  if (fields.length === 0) return { state: 'refused', findings: [{ code: 'empty', at: 0 }] };
  if (unknown >= 0) return { state: 'refused', findings: [{ code: 'unknown-ai', at: unknown }] };
  const { text, placed } = lay(fields);
  const faults = faultsOfFields(placed);
  if (faults.length > 0) return { state: 'refused', findings: faults };
  return { state: 'written', text, humanReadable: formatHumanReadable(fields) };
}

function lay(fields: readonly Gs1Field[]) {
  let text = '';
  const placed = fields.map((field, index) => {
    const at = text.length + field.ai.length;
    const separator = index < fields.length - 1 && needsSeparator(field.ai) ? GS : '';
    text += `${field.ai}${field.value}${separator}`;
    return { ...field, at };
  });
  return { text, placed };
}

function needsSeparator(ai: string): boolean {
  return findIdentifier(ai)?.predefinedLength === undefined;
}

/** The line beneath a symbol, for people. The brackets are print, never data. */
export function formatHumanReadable(fields: readonly Gs1Field[]): string {
  return fields.map(({ ai, value }) => `(${ai})${value}`).join('');
}
