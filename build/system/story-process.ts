/** A station of the story in a process of its own, to be killed: `story-process.ts <json of StoryBoot>`. */
import { type StationPlace, startComposed } from './composed-station.ts';
import { type ActCounts, act } from './story-acts.ts';

export interface StoryBoot {
  readonly place: StationPlace;
  readonly name: string;
  readonly acts: number;
  /** The act to go on with. */
  readonly from: number;
  readonly paceMs: number;
}

export type ToStory = { readonly ask: 'state' } | { readonly ask: 'end' };
export type FromStory =
  | { readonly tell: 'act'; readonly n: number; readonly counts: ActCounts }
  | { readonly tell: 'state'; readonly digest: string; readonly waiting: number; readonly connected: boolean };

const boot = JSON.parse(process.argv[2] ?? '') as StoryBoot;
const say = (message: FromStory) => process.send?.(message);

const station = await startComposed(boot.place);
process.on('message', (message: ToStory) => {
  if (message.ask === 'end') void station.stop().then(() => process.exit(0));
  else void tellState();
});

async function tellState(): Promise<void> {
  const { waiting, link } = station.core.sync().status();
  say({ tell: 'state', digest: await station.digest(), waiting, connected: link === 'connected' });
}

const counts: ActCounts = { own: 0, shared: 0, deleted: 0, overtaken: 0 };
for (let n = boot.from; n < boot.acts; n += 1) {
  await act(station, boot.name, n, counts);
  say({ tell: 'act', n, counts });
  await new Promise((resolve) => setTimeout(resolve, boot.paceMs));
}
