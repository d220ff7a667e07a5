/** A station of the story in a process of its own, to be killed: `story-process.ts <json of StoryBoot>`. */
import { type StationPlace, startComposed, untilFilled } from './composed-station.ts';
import { type ActCounts, act } from './story-acts.ts';

export interface StoryBoot {
  readonly place: StationPlace;
  readonly name: string;
  readonly acts: number;
  /** The act to go on with. */
  readonly from: number;
  readonly paceMs: number;
}

export type ToStory = { readonly ask: 'work' | 'waiting' | 'digest' | 'end' };
export type FromStory =
  | { readonly tell: 'act'; readonly n: number; readonly counts: ActCounts }
  /** The first fill is done, and it waits to be asked to work. */
  | { readonly tell: 'filled' }
  | { readonly tell: 'waiting'; readonly waiting: number }
  | { readonly tell: 'digest'; readonly digest: string };

const boot = JSON.parse(process.argv[2] ?? '') as StoryBoot;
const say = (message: FromStory) => process.send?.(message);

const { promise: asked, resolve: begin } = Promise.withResolvers<void>();
const station = await startComposed(boot.place);
process.on('message', ({ ask }: ToStory) => {
  if (ask === 'work') begin();
  else if (ask === 'end') void station.stop().then(() => process.exit(0));
  else if (ask === 'waiting') say({ tell: 'waiting', waiting: station.core.sync().status().waiting });
  else void station.digest().then((digest) => say({ tell: 'digest', digest }));
});

await untilFilled(station);
say({ tell: 'filled' });
await asked;
const counts: ActCounts = { own: 0, shared: 0, deleted: 0, overtaken: 0 };
for (let n = boot.from; n < boot.acts; n += 1) {
  await act(station, boot.name, n, counts);
  say({ tell: 'act', n, counts });
  await new Promise((resolve) => setTimeout(resolve, boot.paceMs));
}
