import type { TFunction } from 'i18next';
import type { RoundLine } from '#shared/contract/round.ts';
import type { Format } from '../../i18n/use-format.ts';

type Beside = NonNullable<RoundLine['asNeeded']>['beside'];

/** SR13: what counts that was not given under this order, each with its time. */
export function besideWords(beside: Beside, t: TFunction, format: Pick<Format, 'moment'>): string {
  if (!beside?.length) return '';
  const list = beside.map(({ drug, at, ordered }) =>
    t(ordered ? 'round.besideOrdered' : 'round.besideUnordered', { drug, when: format.moment(at) }),
  );
  return t('round.countsToo', { list: list.join('; ') });
}
