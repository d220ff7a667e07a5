import type { PrescriptionLineShown, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { type DraftHandle, useDraft } from '../../drafts/use-draft.ts';

type About = 'check' | 'pick';
type Shown = Pick<PrescriptionShown, 'patientId' | 'entry' | 'language'>;
type Line = Pick<PrescriptionLineShown, 'line' | 'order'>;

/**
 * DQ8: what somebody typed about a line and did not finish is kept until that is done: a scan leads to another line, and
 * the bell to another patient. @SAFETY It belongs to the order as it stood and to the language of the label: words for
 * another dose, or in another language, are not brought back.
 */
export function useLineDraft<Content extends object>(
  about: About,
  shown: Shown,
  line: Line,
): DraftHandle<Partial<Content>> {
  return useDraft<Partial<Content>>(lineSlot(about, shown, line), {});
}

export function lineSlot(about: About, { patientId, entry, language }: Shown, { line, order }: Line): string {
  return ['dispense', patientId, entry, line, about, about === 'pick' ? language : '', order?.rev ?? ''].join('|');
}
