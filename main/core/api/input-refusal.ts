import type { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';

/** The first thing that is wrong with an input. The support text names rule and field, never what was typed. */
export function refusalOfInput(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const path = pathText(issue?.path ?? []);
  const where = path === '' ? '' : ` (${path})`;
  return refusal('invalid-input', `This is not filled in as it should be${where}.`, {
    support: issue?.code ?? 'invalid',
    ...(path === '' ? {} : { path }),
  });
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`))
    .join('');
}
