import { findIdentifier } from './application-identifiers.ts';
import { type ElementString, faultsOfFields, type PlacedGs1Field } from './element-string.ts';
import type { Finding } from './finding.ts';

const FIELD = /\((\d{2,4})\)((?:\\[()]|[^()])*)/y;

/**
 * GS12: the line beneath a symbol, typed by a person or sent by a scanner that is set to add brackets. A bracket of the
 * data itself has a backslash before it; any other is refused. The result is noted as not scanned.
 */
export function readHumanReadable(text: string): ElementString {
  const fields: PlacedGs1Field[] = [];
  const findings: Finding[] = [{ code: 'not-scanned-text', at: 0 }];
  for (let at = 0; at < text.length; ) {
    FIELD.lastIndex = at;
    const [whole, ai = '', escaped = ''] = FIELD.exec(text) ?? [];
    if (whole === undefined) return { fields, findings: [...findings, { code: 'bracket', at }] };
    if (!findIdentifier(ai)) return { fields, findings: [...findings, { code: 'unknown-ai', at }] };
    fields.push({ ai, value: escaped.replace(/\\([()])/g, '$1'), at: at + ai.length + 2 });
    at += whole.length;
  }
  if (fields.length === 0) findings.push({ code: 'empty', at: 0 });
  return { fields, findings: [...findings, ...faultsOfFields(fields)] };
}
