/**
 * HU6: what a station of the site was given, its hub holds as well. A grant of the hub's own stands for each part that any
 * of its stations holds, so that the hub's reader of the feed has epochs of its own; it ends when the last of them ends.
 */
import type { ServerContext } from '../../context.ts';
import type { StationEntry } from '../../orgs/catalogue.ts';
import type { ScopeGrant } from '../../scopes/scope-grants.ts';
import { isOpen } from '../../scopes/station-scope.ts';

const partOf = ({ of }: Pick<ScopeGrant, 'of'>): string =>
  of.type === 'patient' ? `patient ${of.patientId}` : `facility ${of.facility}`;

export async function settleHubGrants(
  { catalogue, clock }: Pick<ServerContext, 'catalogue' | 'clock'>,
  hub: StationEntry,
  granted: readonly ScopeGrant[],
): Promise<readonly ScopeGrant[]> {
  const nowMs = clock.now();
  const wanted = new Map(granted.filter((grant) => isOpen(grant, nowMs)).map((grant) => [partOf(grant), grant]));
  const held = (await catalogue.listGrants(hub.id)).filter((grant) => grant.state === 'active');
  for (const { requestId, ...grant } of held)
    if (!wanted.has(partOf(grant))) await catalogue.endGrant(hub.id, requestId, { state: 'returned', atMs: nowMs });
  const here = new Set(held.map(partOf));
  for (const [part, grant] of wanted) {
    if (here.has(part)) continue;
    const { organisationId, of, reason, by } = grant;
    const requestId = `hub/${grant.stationId}/${grant.requestId}`;
    // Ends with the stations' grants, not by itself.
    await catalogue.grantScope({
      requestId,
      stationId: hub.id,
      organisationId,
      of,
      reason,
      by,
      atMs: nowMs,
      untilMs: undefined,
    });
  }
  return catalogue.listGrants(hub.id);
}
