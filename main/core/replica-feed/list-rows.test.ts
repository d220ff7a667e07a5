import type { Encounter } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { boardContent, placeContent } from '#shared/contract/replica-content.ts';
import { planAdmission, planExpected } from '#shared/domain/admission/admit.ts';
import { planDischarge } from '#shared/domain/admission/discharge.ts';
import { planTransfer } from '#shared/domain/admission/move.ts';
import type { Envelope } from '#shared/model/envelope.ts';
import { buildPlace, withReadiness } from '#shared/model/location.ts';
import { planListRow } from './list-rows.ts';
import type { StoredLeaf } from './stored-leaf.ts';

const leaf = (id: string, resource: unknown, rev = '1-a'): StoredLeaf => ({
  id,
  rev,
  deleted: false,
  body: { kind: id.split(':')[0], resource } as unknown as Envelope,
  size: 1,
});
const entry = { patientId: 'Patient:p', mode: 'emergency' as const, locationId: 'Location:1' };
const admitted = planAdmission({ ...entry, at: '2026-11-22T08:00:00Z' });
const row = (stay: unknown, ...others: unknown[]) =>
  planListRow(
    'Encounter',
    leaf('Encounter:e', stay),
    1,
    others.map((other) => leaf('Encounter:e', other, '1-b')),
  );
const places = (content: unknown) => boardContent.parse(content).placements.map(({ locationId }) => locationId);

describe('FD12 rows of the bed board', () => {
  it('FD12 say where somebody lies, and what can be taken back', () => {
    const { content } = row(admitted) ?? {};
    expect(boardContent.parse(content)).toMatchObject({ presence: 'here', emergency: true, lastAct: 'admit' });
    expect(places(content)).toEqual(['Location:1']);
  });
  it('FD12 hold who is expected, with the reserved bed, and lose who has gone', () => {
    const expected = planExpected({ ...entry, at: '2026-11-22T08:00:00Z', expectedAt: '2026-11-23T08:00:00Z' });
    expect(boardContent.parse(row(expected)?.content)).toMatchObject({
      presence: 'expected',
      expectedAt: '2026-11-23T08:00:00Z',
      placements: [{ locationId: 'Location:1', how: 'reserved' }],
    });
    const over = planDischarge(admitted, { at: '2026-11-22T09:00:00Z', disposition: 'home' });
    expect(row(over)).toMatchObject({ deleted: true });
  });
  it('FD12 of two versions carry every place, also when one of them says that the stay is over', () => {
    const moved = (to: string) => planTransfer(admitted, '2026-11-22T09:00:00Z', to) as Encounter;
    const both = row(moved('Location:2'), moved('Location:3'))?.content;
    expect(places(both)).toEqual(['Location:2', 'Location:3']);
    expect(both).toMatchObject({ undecided: true });
    const over = planDischarge(admitted, { at: '2026-11-22T09:00:00Z', disposition: 'home' });
    expect(places(row(over, moved('Location:3'))?.content)).toEqual(['Location:3']);
  });
  it('FD12 tell of a bed that cannot be used, with why', () => {
    const bed = buildPlace({ level: 'bed', code: '1', name: '1', partOf: 'Location/r' });
    const content = (resource: unknown) =>
      placeContent.parse(planListRow('Location', leaf('Location:1', resource), 1)?.content);
    expect(content(bed).readiness).toBeUndefined();
    expect(content(withReadiness(bed, 'closed', 'Repair'))).toMatchObject({
      readiness: 'closed',
      readinessReason: 'Repair',
    });
  });
});
