/** CR15: when the shift changes at a place of registers. */
import type { Location } from '@medplum/fhirtypes';
import type { register } from '#shared/contract/register.ts';
import { withShiftChanges } from '#shared/domain/register/shift-changes.ts';
import { refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { listRegisterPlaces } from '../../queries/register/register-places.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

export const setShifts: CommandHandler<typeof register.setShifts> = async ({ locationId, times }, context) => {
  const { places } = await listRegisterPlaces(context.store, context.actor.facility);
  const found = toDocument<Location>(await context.store.find(locationId));
  if (!found || !places.some(({ id }) => id === locationId))
    return refusal('not-found', 'This store or ward is not known here. Choose another one.', { path: 'locationId' });
  return saveOne(context, planChange(found, withShiftChanges(found.resource, times)));
};
