import { badRequest, queryParseError } from '../errors/couch-error.ts';

/** Query parameters with CouchDB's readings and complaints. */
export interface Parameters {
  text(name: string): string | undefined;
  flag(name: string, fallback?: boolean): boolean;
  wholeNumber(name: string): number | undefined;
  /** A value in JSON, as keys are written. Undefined when absent. */
  json(name: string): unknown;
}

export function readParameters(query: URLSearchParams, more: Readonly<Record<string, unknown>> = {}): Parameters {
  const find = (name: string): string | undefined => query.get(name) ?? textOf(more[name]);
  return {
    text: find,
    flag: (name, fallback = false) => readFlag(name, find(name), fallback),
    wholeNumber: (name) => readWholeNumber(name, find(name)),
    json: (name) => (name in more && !query.has(name) ? more[name] : readJson(query.get(name))),
  };
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function readFlag(name: string, text: string | undefined, fallback: boolean): boolean {
  if (text === undefined) return fallback;
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw queryParseError(`Invalid boolean parameter: ${JSON.stringify(text)} for ${name}`);
}

function readWholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw queryParseError(`Invalid value for ${name}: ${JSON.stringify(text)}`);
}

function readJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest('invalid_json');
  }
}

/** The same parameters with one flag set. */
export function withFlag(parameters: Parameters, name: string): Parameters {
  return { ...parameters, flag: (asked, fallback) => asked === name || parameters.flag(asked, fallback) };
}
