import { randomUUID } from 'node:crypto';

/** Long enough for any tracing system, and nothing that could break a line of a log. */
const SANE = /^[A-Za-z0-9][A-Za-z0-9._:@=-]{0,127}$/;

/** The caller's own id where it is one (OP2); otherwise a new one. */
export function requestIdOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && SANE.test(header) ? header : randomUUID();
}
