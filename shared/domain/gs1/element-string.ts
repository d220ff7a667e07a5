/** GS1 element strings: what stands in a GS1 DataMatrix, GS1-128, GS1 QR or DataBar symbol. Reading never throws. */
import { type ApplicationIdentifier, findIdentifierAt } from './application-identifiers.ts';
import { findContradictions, mayStandTogether } from './excluded-pairs.ts';
import { findValueProblem } from './field-format.ts';
import type { Finding } from './finding.ts';
import { findHiddenFields } from './hidden-fields.ts';

/** FNC1 as scanners send it. */
export const GS = '\u001d';

export interface Gs1Field {
  readonly ai: string;
  readonly value: string;
}
export interface PlacedGs1Field extends Gs1Field {
  /** Where the value begins. */
  readonly at: number;
}
export interface ElementString {
  readonly fields: readonly PlacedGs1Field[];
  readonly findings: readonly Finding[];
}

/** GS1–GS4, GS7–GS9. Fields up to the first that cannot be delimited; with a fault among the findings none of them counts. */
export function readElementString(text: string): ElementString {
  const begin = text.startsWith(GS) ? 1 : 0;
  if (begin === text.length) return { fields: [], findings: [{ code: 'empty', at: 0 }] };
  const fields: PlacedGs1Field[] = [];
  const findings: Finding[] = [];
  for (let at = begin; at < text.length; ) {
    const identifier = findIdentifierAt(text, at);
    if (!identifier) {
      findings.push({ code: 'unknown-ai', at });
      break;
    }
    const valueAt = at + identifier.ai.length;
    const end = endOfValue(identifier, text, valueAt);
    fields.push({ ai: identifier.ai, value: text.slice(valueAt, end), at: valueAt });
    at = text[end] === GS ? end + 1 : end;
  }
  findings.push(...faultsOfFields(fields));
  return { fields, findings: findings.length > 0 ? findings : fields.flatMap((field) => doubtOf(field, fields)) };
}

function endOfValue(identifier: ApplicationIdentifier, text: string, from: number): number {
  const separator = text.indexOf(GS, from);
  const end = separator < 0 ? text.length : separator;
  return identifier.predefinedLength === undefined ? end : Math.min(end, from + identifier.predefinedLength);
}

/** What is wrong with fields, wherever they were read. */
export function faultsOfFields(fields: readonly PlacedGs1Field[]): Finding[] {
  return [...fields.flatMap(faultOf), ...findContradictions(fields)];
}

function faultOf({ ai, value, at }: PlacedGs1Field): Finding[] {
  const identifier = findIdentifierAt(ai, 0);
  const problem = identifier && findValueProblem(identifier.format, value);
  return problem ? [{ code: problem.code, at: at + problem.offset, ai }] : [];
}

function doubtOf(field: PlacedGs1Field, all: readonly PlacedGs1Field[]): Finding[] {
  const identifier = findIdentifierAt(field.ai, 0);
  if (!identifier || identifier.predefinedLength !== undefined) return [];
  const mayFollow = (ai: string) => all.every((other) => other.ai !== ai && mayStandTogether(other.ai, ai));
  const hidden = findHiddenFields(identifier, field.value, mayFollow);
  return hidden ? [{ code: 'tail-reads-as-fields', at: field.at, ai: field.ai, hidden }] : [];
}
