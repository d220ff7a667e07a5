import type { DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';

/** A shift. */
const ANSWER_LASTS_MS = 12 * 3_600_000;

/** SR12. */
export function findAnswered(
  doses: readonly DoseWithAfter[],
  orderId: string,
  userId: string,
  atMs: number,
): number | undefined {
  const times = doses.flatMap(({ event, withdrawn }) => {
    const isHers = !withdrawn && event.orderId === orderId && event.performer.id === userId;
    const isAnswered = event.overrides.some(({ code }) => code === 'order-unverified');
    const ageMs = atMs - Date.parse(event.at);
    return isHers && isAnswered && ageMs >= 0 && ageMs < ANSWER_LASTS_MS ? [Date.parse(event.at)] : [];
  });
  return times.length > 0 ? Math.max(...times) : undefined;
}
