import { describe, expect, it } from 'vitest';
import { findDesignFault } from '#shared/domain/label/print-design.ts';
import bagLabel from '../../../resources/label-templates/bag-label.json' with { type: 'json' };
import receipt from '../../../resources/label-templates/receipt.json' with { type: 'json' };
import {
  type DesignDraft,
  LABEL_PARTS,
  newPart,
  partAt,
  RECEIPT_PARTS,
  readSizes,
  withoutPart,
  withPart,
  withPartMoved,
} from './design-draft.ts';

const LABEL = bagLabel as unknown as DesignDraft;
const RECEIPT = receipt as unknown as DesignDraft;

describe('LE the editor of designs', () => {
  it('LE1 every new part is one that the rules take', () => {
    for (const kind of LABEL_PARTS) {
      const elements = [...LABEL.elements, newPart(kind, false, 'patient')];
      expect(findDesignFault({ ...LABEL, elements })).toBeUndefined();
    }
    for (const kind of RECEIPT_PARTS) {
      const elements = [...RECEIPT.elements, newPart(kind, true, 'items')];
      expect(findDesignFault({ ...RECEIPT, elements })).toBeUndefined();
    }
  });

  it('LE2 parts are changed, moved and removed, the others stay', () => {
    expect(withPart(LABEL, 1, { xMm: 9 }).elements[1]).toMatchObject({ text: '{ticket}', xMm: 9, yMm: 3 });
    expect(withPartMoved(LABEL, 0, 1).elements.slice(0, 2)).toEqual([LABEL.elements[1], LABEL.elements[0]]);
    expect(withPartMoved(LABEL, 0, -1)).toBe(LABEL);
    expect(withoutPart(LABEL, 0).elements).toEqual(LABEL.elements.slice(1));
  });

  it('LE3 sizes are read as people write them, and a place is found in its path', () => {
    expect(readSizes('4 3.6, 3;x -1')).toEqual([4, 3.6, 3]);
    expect(readSizes('4 3,6; 3,25')).toEqual([4, 3.6, 3.25]);
    expect(partAt('content.elements.12.widthMm')).toBe(12);
    expect(partAt('fields.name')).toBeUndefined();
  });
});
