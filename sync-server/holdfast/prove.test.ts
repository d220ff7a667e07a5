import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { stationAuthorization } from '#shared/protocol/station-proof.ts';
import type { CallToProve } from '../access/station-gate.ts';
import type { ServerContext } from '../context.ts';
import { prove } from './register-call.ts';

const STATION = { stationId: 'desk', organisationId: 'north', incarnation: 1, database: 'north-db' };

/** A server whose gate takes every proof; tells what it was asked, and whose organisation was looked up. */
function serverOf() {
  const asked: CallToProve[] = [];
  const looked: string[] = [];
  const context = {
    stations: {
      async find(call: CallToProve) {
        asked.push(call);
        return STATION;
      },
    },
    catalogue: {
      async findOrganisation(id: string) {
        looked.push(id);
        return { id };
      },
    },
  } as unknown as ServerContext;
  const call = (database: string, authorization: string | undefined) =>
    prove(
      context,
      {
        raw: { url: `/_holdfast/${database}/x%2Fy?a=1`, method: 'POST' },
        headers: { authorization },
      } as FastifyRequest,
      database,
    );
  return { call, asked, looked };
}
const PROOF = stationAuthorization('token');

describe('a call of a station', () => {
  it('PR3 is judged by its path as it came, without the query', async () => {
    const { call, asked } = serverOf();
    expect(await call('north-db', PROOF)).toEqual({ station: STATION, organisation: { id: 'north' } });
    const path = '/_holdfast/north-db/x%2Fy';
    expect(asked).toEqual([{ token: 'token', method: 'POST', path, database: 'north-db' }]);
  });

  it('PR1 to another database than its own hears that there is none, and nothing is looked up', async () => {
    const { call, looked } = serverOf();
    expect(await call('south-db', PROOF)).toMatchObject({ code: 'not-found', sentence: 'Database does not exist.' });
    expect(looked).toEqual([]);
  });

  it('PR3 without a proof of its own kind is nobody’s', async () => {
    const { call, asked } = serverOf();
    for (const authorization of [undefined, 'Basic cm9vdDpyb290', 'Bearer token', 'Holdfast-Station'])
      expect(await call('north-db', authorization)).toMatchObject({ code: 'not-permitted' });
    expect(asked).toEqual([]);
  });
});
