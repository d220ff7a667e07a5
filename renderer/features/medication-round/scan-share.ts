/** Whole percent, rounded down: 94.9 is not 95. */
export function sharePercent(count: number, of: number): string {
  return of === 0 ? '—' : String(Math.floor((count * 100) / of));
}
