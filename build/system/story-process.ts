/** Stations of the story in a process of their own: `story-process.ts <json of StoryBoot[]>`. */
import { type ComposedStation, type StationPlace, startComposed, untilFilled } from './composed-station.ts';
import { type ActCounts, act } from './story-acts.ts';

export interface StoryBoot {
  readonly place: StationPlace;
  readonly name: string;
  readonly acts: number;
  /** The act to go on with. */
  readonly from: number;
  readonly paceMs: number;
}

export type StoryQuestion = 'work' | 'waiting' | 'digest';
export type ToStory = { readonly name: string; readonly ask: StoryQuestion } | { readonly ask: 'end' };
export type StoryTold =
  /** The first fill is done, and it waits to be asked to work. */
  | { readonly tell: 'filled' }
  | { readonly tell: 'act'; readonly n: number; readonly counts: ActCounts }
  | { readonly tell: 'waiting'; readonly waiting: number }
  | { readonly tell: 'digest'; readonly digest: string };
export type FromStory = StoryTold & { readonly name: string };

const boots = JSON.parse(process.argv[2] ?? '') as StoryBoot[];
const stations = new Map<string, ComposedStation>();
const answers: Record<StoryQuestion, (boot: StoryBoot, station: ComposedStation) => Promise<void>> = {
  work,
  waiting: async ({ name }, station) => say(name, { tell: 'waiting', waiting: station.core.sync().status().waiting }),
  digest: async ({ name }, station) => say(name, { tell: 'digest', digest: await station.digest() }),
};

process.on('message', (message: ToStory) => {
  if (message.ask === 'end') return void end();
  const boot = boots.find(({ name }) => name === message.name) as StoryBoot;
  void answers[message.ask](boot, stations.get(boot.name) as ComposedStation);
});
for (const boot of boots) {
  const station = await startComposed(boot.place);
  stations.set(boot.name, station);
  await untilFilled(station);
  say(boot.name, { tell: 'filled' });
}

function say(name: string, told: StoryTold): void {
  process.send?.({ ...told, name } satisfies FromStory);
}

async function work({ name, from, acts, paceMs }: StoryBoot, station: ComposedStation): Promise<void> {
  const counts: ActCounts = { own: 0, shared: 0, deleted: 0, overtaken: 0 };
  for (let n = from; n < acts; n += 1) {
    await act(station, name, n, counts);
    say(name, { tell: 'act', n, counts });
    await new Promise((resolve) => setTimeout(resolve, paceMs));
  }
}

async function end(): Promise<void> {
  await Promise.all([...stations.values()].map((station) => station.stop()));
  process.exit(0);
}
