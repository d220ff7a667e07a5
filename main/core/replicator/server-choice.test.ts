import { describe, expect, it } from 'vitest';
import type { ServerRole } from '#shared/replication/confirmed-positions.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createServerChoice, type Server } from './server-choice.ts';

const HUB = { address: 'http://hub', role: 'hub' } as const;
const CENTRAL = { address: 'http://central', role: 'central' } as const;

function begin(first: Server = HUB, list = [HUB, CENTRAL] as { address: string; role: ServerRole | undefined }[]) {
  const up = new Map<string, ServerRole>([
    [HUB.address, 'hub'],
    [CENTRAL.address, 'central'],
  ]);
  const changes: Server[] = [];
  const asked: string[] = [];
  const time = createVirtualTime();
  const choice = createServerChoice({
    list: () => list,
    first,
    isOpen: () => true,
    lookAt: async (address) => {
      asked.push(address);
      return up.get(address);
    },
    onAnswer: async () => {},
    onChange: async (server) => void changes.push(server),
    timers: time,
    report: (_what, fault) => {
      throw fault;
    },
  });
  const look = async (times: number) => {
    for (let n = 0; n < times; n += 1) await choice.look();
  };
  return { choice, up, changes, asked, look, time };
}

describe('the choice of a server', () => {
  it('HU11 leaves a hub only when it has not answered three times, and comes back at once', async () => {
    const { choice, up, changes, look } = begin();
    await look(2);
    expect(changes).toEqual([]);
    up.delete(HUB.address);
    await look(2);
    expect(choice.current()).toEqual(HUB);
    await look(1);
    expect(choice.current()).toEqual(CENTRAL);
    up.set(HUB.address, 'hub');
    await look(1);
    expect(changes).toEqual([CENTRAL, HUB]);
  });

  it('HU11 asks nobody behind a server that answers', async () => {
    const { asked, look } = begin();
    await look(3);
    expect(asked).toEqual([HUB.address, HUB.address, HUB.address]);
  });

  it('HU2 what answers at the address of a hub and proves nothing is passed by', async () => {
    const { choice, up, look } = begin();
    up.set(HUB.address, 'central'); // whoever cannot prove to be a hub
    await look(3);
    expect(choice.current()).toEqual(CENTRAL);
  });

  it('HU10 what was enrolled at counts as a hub until it is known to be central', async () => {
    const { choice, changes, look } = begin({ ...CENTRAL, role: 'hub' }, [
      { address: CENTRAL.address, role: undefined },
    ]);
    await look(1);
    expect(choice.current()).toEqual(CENTRAL);
    expect(changes).toEqual([CENTRAL]);
  });

  it('HU11 a line that breaks is looked at now, and again every second until the hub is given up', async () => {
    const { choice, up, changes, asked, time } = begin();
    choice.run();
    await time.advance(0);
    up.delete(HUB.address);
    choice.hurry();
    await time.advance(1999);
    expect(changes).toEqual([]);
    expect(asked).toHaveLength(3);
    await time.advance(1);
    expect(changes).toEqual([CENTRAL]);
    up.set(HUB.address, 'hub');
    choice.hurry(); // heard of on the network
    await time.advance(0);
    expect(changes).toEqual([CENTRAL, HUB]);
    await choice.stop();
  });

  it('HU11 with nobody there it stays where it is', async () => {
    const { choice, up, changes, look } = begin();
    up.clear();
    await look(10);
    expect(choice.current()).toEqual(HUB);
    expect(changes).toEqual([]);
  });
});
