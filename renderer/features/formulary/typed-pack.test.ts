import { describe, expect, it } from 'vitest';
import { NO_PACK } from './PackFields.tsx';
import { typedPack } from './typed-pack.ts';

describe('FO2 the numbers of a pack in the form', () => {
  it.each([
    ['1,25', '1.25'],
    ['1.25', '1.25'],
    ['0,125', '0.125'],
    ['1 250,50', '1250.50'],
  ])('NU1 a price of "%s" is %s', (price, read) => expect(typedPack({ ...NO_PACK, price }).price).toBe(read));

  it('@SAFETY NU2 what two people read differently stays as it was typed, for core to refuse', () =>
    expect(typedPack({ ...NO_PACK, price: '1,250', pack_units: '1,000' })).toMatchObject({
      ...{ price: '1,250', pack_units: '1,000' },
    }));

  it('NU1 what it holds is a typed number, too; a bar code and a text are not', () =>
    expect(typedPack({ ...NO_PACK, gtin: '1,5', pack_text: '1,5', pack_units: '2,5' })).toMatchObject({
      ...{ gtin: '1,5', pack_text: '1,5', pack_units: '2.5' },
    }));
});
