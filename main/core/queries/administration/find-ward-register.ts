import type { Product } from '#shared/domain/formulary/product.ts';
import { isControlled, registerOf } from '#shared/domain/register/register-key.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { KnownRegister } from '../../register/register-book.ts';
import type { MedicationDeps } from './medication-deps.ts';

/** WG4: the register of a controlled drug at a ward, once somebody has opened it there. Registers are read for nothing else. */
export async function findWardRegister(
  { registers }: Pick<MedicationDeps, 'registers'>,
  product: Product,
  wardId: string | undefined,
): Promise<KnownRegister | undefined> {
  if (!registers || !wardId || !isControlled(product)) return undefined;
  const known = (await registers().look()).registers.get(registerOf(product, wardId, nativeDigests).id);
  const isOpened = known?.fold.main.length || known?.fold.pending.some(({ entry }) => entry.act === 'open');
  return isOpened ? known : undefined;
}
