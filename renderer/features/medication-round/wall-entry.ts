/** A moment as a field holds it, `2026-11-22T14:05`, on the wall of the ward; without a zone on the wall of this desk. */
import { dayAt, dayText, instantOf, wallClock } from '#shared/domain/medication/wall-clock.ts';
import { dueText } from '../../parts/wall-moment.ts';

const DAY_MS = 86_400_000;

export function wallText(at: string, zone: string | undefined): string {
  const ms = Date.parse(at);
  if (zone === undefined) return dueText(ms);
  const clock = wallClock(zone);
  const wall = new Date(ms + clock.offsetAt(ms) * 60_000).toISOString();
  return `${dayText(dayAt(clock, ms))}${wall.slice(10, 16)}`;
}

/** ISO 8601, or empty of what cannot be read. @SAFETY A time that the clock shows twice is the first of both (DG3). */
export function instantText(wall: string, zone: string | undefined): string {
  const [day = '', time = ''] = wall.split('T');
  const dayMs = Date.parse(`${day}T00:00:00Z`);
  const minutes = Date.parse(`${day}T${time}:00Z`) - dayMs;
  if (Number.isNaN(minutes)) return '';
  if (zone === undefined) return new Date(wall).toISOString();
  return new Date(instantOf(wallClock(zone), dayMs / DAY_MS, minutes / 60_000).ms).toISOString();
}
