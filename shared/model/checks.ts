/**
 * Hand-written checks for the bodies of documents. A schema library costs several microseconds a document; judging
 * stands in the path of every replicated revision, so these allocate nothing until something is wrong.
 */

/** Where and why a body fails its model. `reason` never repeats content: it is logged and sent to peers. */
export interface Problem {
  /** Relative to the value checked, e.g. `code.coding[0].system`; empty for the value itself. */
  readonly path: string;
  readonly reason: string;
}

export type Check = (value: unknown) => Problem | undefined;

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failing(reason: string): Problem {
  return { path: '', reason };
}

/** The same problem seen from one level up. */
export function within(step: string, problem: Problem): Problem {
  const joint = problem.path === '' || problem.path.startsWith('[') ? '' : '.';
  return { path: `${step}${joint}${problem.path}`, reason: problem.reason };
}

export const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : failing('must be text and not empty');

export const finite: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : failing('must be a number');

export const wholeNumber: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : failing('must be a whole number, zero or more');

export const yesOrNo: Check = (value) => (typeof value === 'boolean' ? undefined : failing('must be true or false'));

export function matching(pattern: RegExp, reason: string): Check {
  const problem = failing(reason);
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : problem);
}

export function oneOf(...allowed: readonly string[]): Check {
  const set = new Set<unknown>(allowed);
  const problem = failing(`must be one of ${allowed.join(', ')}`);
  return (value) => (set.has(value) ? undefined : problem);
}

export function listOf(check: Check, atLeast = 0): Check {
  return (value) => {
    if (!Array.isArray(value)) return failing('must be a list');
    if (value.length < atLeast) return failing(`must have at least ${atLeast} element(s)`);
    for (let index = 0; index < value.length; index += 1) {
      const problem = check(value[index]);
      if (problem) return within(`[${index}]`, problem);
    }
    return undefined;
  };
}

/** An object with these fields; fields that are not named are let through (ST7). */
export function fields(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  const wanted = Object.entries(required);
  const known = Object.entries(optional);
  return (value) => {
    if (!isFields(value)) return failing('must be an object');
    for (const [name, check] of wanted) {
      const problem = value[name] === undefined ? failing('is missing') : check(value[name]);
      if (problem) return within(name, problem);
    }
    for (const [name, check] of known) {
      const problem = value[name] === undefined ? undefined : check(value[name]);
      if (problem) return within(name, problem);
    }
    return undefined;
  };
}

/** All of these; the first problem counts. */
export function allOf(...checks: readonly Check[]): Check {
  return (value) => {
    for (const check of checks) {
      const problem = check(value);
      if (problem) return problem;
    }
    return undefined;
  };
}

export function atLeastOneOf(...names: readonly string[]): Check {
  const problem = failing(`needs one of ${names.join(', ')}`);
  return (value) => (isFields(value) && names.some((name) => value[name] !== undefined) ? undefined : problem);
}
