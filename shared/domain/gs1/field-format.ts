/**
 * The format of a field, written as components: `n14:check`, `x..20`, `n6:date n4:hhmm?`. `n` digits, `x` set 82, `y`
 * set 39, `z` base 64; `..20` one to twenty; `?` may be absent; after colons the checks of the content.
 */
import { type CharacterSet, firstForeign } from './character-sets.ts';
import { CONTENT_CHECKS, type ContentCheckName, isContentCheckName } from './content-checks.ts';
import type { FindingCode } from './finding.ts';

interface Component {
  readonly set: CharacterSet;
  readonly min: number;
  readonly max: number;
  readonly optional: boolean;
  readonly checks: readonly ContentCheckName[];
}
export type FieldFormat = readonly Component[];

/** What is wrong with a value, and from which of its characters on. */
export interface ValueProblem {
  readonly code: FindingCode;
  readonly offset: number;
}

const SHAPE = /^([nxyz])(\.\.)?(\d+)((?::[a-z0-9]+)*)(\?)?$/;

export function parseFormat(text: string): FieldFormat {
  return text.split(' ').map(componentOf);
}

function componentOf(text: string): Component {
  const parts = SHAPE.exec(text);
  if (!parts) throw new Error(`Not a component of a format: ${text}`);
  const [, set, upTo, length, checks = '', optional] = parts;
  const max = Number(length);
  const names = checks.split(':').slice(1);
  if (!names.every(isContentCheckName)) throw new Error(`Not a check: ${checks}`);
  return { set: set as CharacterSet, min: upTo ? 1 : max, max, optional: optional === '?', checks: names };
}

/** Length of a field whose length never varies. */
export function fixedLength(format: FieldFormat): number | undefined {
  const varies = format.some(({ min, max, optional }) => optional || min !== max);
  return varies ? undefined : format.reduce((sum, { max }) => sum + max, 0);
}

export function maximalLength(format: FieldFormat): number {
  return format.reduce((sum, { max }) => sum + max, 0);
}

/** Whether a date or a check digit tells a right value from a wrong one. */
export function isChecked(format: FieldFormat): boolean {
  const codes = format.flatMap(({ checks }) => checks.map((name) => CONTENT_CHECKS[name].code));
  return codes.includes('check-digit') || codes.includes('date');
}

/** The first problem of a value; undefined when it fits. */
export function findValueProblem(format: FieldFormat, value: string): ValueProblem | undefined {
  let offset = 0;
  for (const component of format) {
    if (component.optional && offset === value.length) break;
    const part = value.slice(offset, offset + component.max);
    const problem = problemOfComponent(component, part);
    if (problem) return { code: problem.code, offset: offset + problem.offset };
    offset += part.length;
  }
  return offset < value.length ? { code: 'too-long', offset } : undefined;
}

function problemOfComponent(component: Component, part: string): ValueProblem | undefined {
  const foreign = firstForeign(component.set, part);
  if (foreign >= 0) return { code: 'character', offset: foreign };
  if (part.length < component.min) return { code: 'too-short', offset: part.length };
  const broken = component.checks.find((name) => !CONTENT_CHECKS[name].holds(part));
  return broken && { code: CONTENT_CHECKS[broken].code, offset: 0 };
}
