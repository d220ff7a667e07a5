import { parseScan } from '../scan/parse-scan.ts';

/**
 * What stands in a staff badge of ours: the user's number in capitals, so that a badge needs no table of its own. It is no
 * secret: a badge says who somebody is, and proves nothing.
 */
export function badgeValueOf(userId: string): string {
  return userId
    .slice(userId.indexOf(':') + 1)
    .replaceAll(/[^0-9A-Za-z]/g, '')
    .toUpperCase();
}

/** The value of a scanned staff badge; undefined for everything else. `at`: instant of the scan, ISO 8601. */
export function readBadge(text: string, at: string, symbology?: string): string | undefined {
  const scan = parseScan(text, { at, ...(symbology === undefined ? {} : { symbology }) });
  if (scan.verdict === 'invalid' || scan.kind !== 'hospital' || scan.reading.subject !== 'staff-badge')
    return undefined;
  return scan.reading.value;
}

/** By number, or by a login of capitals and digits. Two whom it could be are nobody. */
export function findBadgeOwner<User extends { readonly id: string; readonly login: string }>(
  users: readonly User[],
  value: string,
): User | undefined {
  const owners = users.filter(({ id, login }) => badgeValueOf(id) === value || badgeValueOf(`:${login}`) === value);
  return owners.length === 1 ? owners[0] : undefined;
}
