/** One of the twenty, wherever it runs. */
import type { SeededRandom } from '#shared/testing/seeded-random.ts';
import type { StationPlace } from './composed-station.ts';
import type { ActCounts } from './story-acts.ts';
import { type StoryChild, startStoryChild } from './story-child.ts';
import type { StoryTold } from './story-process.ts';

export interface StoryMember {
  readonly name: string;
  readonly place: StationPlace;
  /** Does all acts; resolves when the last is acknowledged. */
  work(): Promise<void>;
  /** Documents that central has not confirmed. */
  waiting(): Promise<number>;
  digest(): Promise<string>;
  counts(): ActCounts;
  kills(): number;
  stop(): Promise<void>;
}

export interface MemberOptions {
  readonly name: string;
  readonly place: StationPlace;
  readonly acts: number;
  readonly paceMs: number;
}

const noCounts = (): ActCounts => ({ own: 0, shared: 0, deleted: 0, overtaken: 0 });

/** Several in one process. */
export async function startCrowd(crowd: readonly MemberOptions[]): Promise<StoryMember[]> {
  const child = startStoryChild(crowd.map((options) => ({ ...options, from: 0 })));
  await Promise.all(crowd.map(({ name }) => child.untilFilled(name)));
  return crowd.map(({ name, place, acts }) => {
    let counts = noCounts();
    return {
      name,
      place,
      work: () =>
        new Promise((resolve, reject) => {
          void child.exited.then((code) => reject(new Error(`the process of ${name} ended by itself with ${code}`)));
          child.listen(name, (told) => {
            if (told.tell !== 'act') return;
            counts = told.counts;
            if (told.n + 1 >= acts) resolve();
          });
          child.tell(name, 'work');
        }),
      waiting: async () => (await child.ask(name, 'waiting')).waiting,
      digest: async () => (await child.ask(name, 'digest')).digest,
      counts: () => counts,
      kills: () => 0,
      stop: () => child.end(),
    };
  });
}

/** In a process of its own that dies by SIGKILL a few times, at moments that the seed decides. */
export async function startKilled(
  options: MemberOptions & { readonly random: SeededRandom; readonly kills: number },
): Promise<StoryMember> {
  const { name, place, acts, random } = options;
  const total = noCounts();
  let before = noCounts();
  let next = 0;
  let kills = 0;
  const start = (): StoryChild => {
    before = { ...total };
    return startStoryChild([{ ...options, from: next }]);
  };
  let child = start();
  await child.untilFilled(name);

  const note = (told: StoryTold): void => {
    if (told.tell !== 'act') return;
    next = told.n + 1;
    for (const key of Object.keys(total) as (keyof ActCounts)[]) total[key] = before[key] + told.counts[key];
  };
  /** Works until all is done, or until it is killed. */
  async function workOnce(killAt: number): Promise<void> {
    const done = new Promise<undefined>((resolve) => {
      child.listen(name, (told) => {
        note(told);
        if (next >= acts) resolve(undefined);
        else if (next >= killAt) child.kill();
      });
    });
    child.tell(name, 'work');
    const code = await Promise.race([done, child.exited]);
    if (next >= acts) return;
    if (code !== null) throw new Error(`${name} ended by itself with ${code}`);
    kills += 1;
    child = start();
    await child.untilFilled(name);
  }
  return {
    name,
    place,
    async work() {
      const share = Math.floor(acts / (options.kills + 1));
      for (let kill = 0; kill < options.kills; kill += 1) await workOnce(kill * share + 1 + random.below(share));
      while (next < acts) await workOnce(Number.POSITIVE_INFINITY);
    },
    waiting: async () => (await child.ask(name, 'waiting')).waiting,
    digest: async () => (await child.ask(name, 'digest')).digest,
    counts: () => total,
    kills: () => kills,
    stop: () => child.end(),
  };
}
