import type { TFunction } from 'i18next';

export function routeWords(t: TFunction, route: string): string {
  return t(`order.routeOf.${route}` as 'order.routeOf.oral', { defaultValue: route });
}
