/**
 * DI16: the batch number of what was made here: letters of the station, day on the wall of the site, running number of the
 * station. `own`: letters and running number, `A7-17`, as no other station gives them.
 */
export function madeNumber(own: string, day: string): string {
  const at = own.lastIndexOf('-');
  return `${own.slice(0, at)}-${day.slice(2).replaceAll('-', '')}-${own.slice(at + 1)}`;
}

/** Whether somebody typed such a number; in whatever case, as people copy it from a label. */
export const isMadeNumber = (typed: string): boolean => /^[0-9A-Z]+-\d{6}-\d+$/i.test(typed.trim());
