/** How registers are printed, from `resources/register-templates`, read once and checked. */
import { type RegisterTemplate, registerTemplate } from '#shared/domain/register/register-template.ts';
import generic from '../../../resources/register-templates/generic.json' with { type: 'json' };
import uk from '../../../resources/register-templates/uk.json' with { type: 'json' };
import za from '../../../resources/register-templates/za.json' with { type: 'json' };

const FILES: readonly unknown[] = [uk, za, generic];

let read: readonly RegisterTemplate[] | undefined;

export function listRegisterTemplates(): readonly RegisterTemplate[] {
  read ??= FILES.map((file) => registerTemplate.parse(file));
  return read;
}
