import type { UserResource } from '#shared/model/user.ts';

type Account = Pick<UserResource, 'id' | 'personNumber'>;

/** As typed: spaces, hyphens, dots and case say nothing of a registration number. */
const plain = (number = ''): string => number.toUpperCase().replace(/[\s.\-/]/g, '');

/**
 * Two accounts of one person: the same professional or staff number (ID23). @SAFETY Where one of them has no number, nothing but the
 * account is known; names are not compared, because two nurses may share one.
 */
export function isSamePerson(one: Account, other: Account): boolean {
  if (one.id === other.id) return true;
  const number = plain(one.personNumber);
  return number !== '' && number === plain(other.personNumber);
}
