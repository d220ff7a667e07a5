import type { TFunction } from 'i18next';

/** A route as prescribers say it here; one that is none of ours stays as it was written. */
export function routeWords(t: TFunction, route: string): string {
  return t(`order.routeOf.${route}` as 'order.routeOf.oral', { defaultValue: route });
}
