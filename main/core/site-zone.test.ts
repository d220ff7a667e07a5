import { expect, it } from 'vitest';
import { organisationTimes } from '#shared/model/organisation.ts';
import { siteZoneOf } from './site-zone.ts';

it('DW3 the zone that the organisation named for the site counts, else the desk’s own', () => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(siteZoneOf('N1', () => ({ siteZones: { N1: 'Africa/Lagos' } }))()).toBe('Africa/Lagos');
  expect(siteZoneOf('N2', () => ({ siteZones: { N1: 'Africa/Lagos' } }))()).toBe(own);
  expect(siteZoneOf('N1', () => undefined)()).toBe(own);
});

it('DW3 a zone that no clock knows is not taken', () =>
  expect(organisationTimes.safeParse({ siteZones: { N1: 'Mars/Base' } }).success).toBe(false));
