import { type Command, InvalidArgumentError } from 'commander';
import type { Margin, WindowPolicy } from '#shared/domain/medication/dose-window.ts';
import type { Settings } from '../config/config.ts';
import { readDoseWindows, setDoseWindows } from '../orgs/dose-windows.ts';
import { CommandRefused } from './command-refused.ts';
import { getOrganisation, print, STORAGE_OPTION, withContext, withWritingContext } from './with-context.ts';

type Option = readonly [flags: string, description: string, preset?: string];
type WindowSettings = Settings & {
  readonly org?: string;
  readonly timeCritical?: Margin;
  readonly other?: Margin;
  readonly daily?: Margin;
  readonly missed?: number;
  readonly reason?: string;
};

const MOST_MINUTES = 720;

/** `org dose-windows` */
export function registerOrgDoseWindows(org: Command, folder: Option): void {
  org
    .command('dose-windows')
    .description('minutes before and after a dose is due in which it is in time; set them, or show them')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--time-critical <early/late>', 'of time-critical doses; 30/30 where nothing was set', readMargin)
    .option('--other <early/late>', 'of others; 60/60 where nothing was set', readMargin)
    .option('--daily <early/late>', 'of what is given once a day or less often; 120/120', readMargin)
    .option('--missed <minutes>', 'a dose is missed at the latest so long after it was due; 720', readMinutes)
    .option('--reason <words>', 'why; stands in the audit')
    .option(...folder)
    .option(...STORAGE_OPTION)
    .action((options: WindowSettings) => run(options));
}

export function readMargin(text: string): Margin {
  const [early = '', late = '', ...more] = text.split('/');
  if (more.length > 0) throw new InvalidArgumentError('Write it as minutes before and after: 30/45.');
  return { earlyMinutes: readMinutes(early), lateMinutes: readMinutes(late) };
}

function readMinutes(text: string): number {
  const minutes = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(minutes) && minutes >= 0 && minutes <= MOST_MINUTES) return minutes;
  throw new InvalidArgumentError(`Minutes are a whole number from 0 to ${MOST_MINUTES}.`);
}

function run(options: WindowSettings): Promise<void> {
  const { timeCritical, other, daily, missed } = options;
  const change: Partial<WindowPolicy> = {
    ...(timeCritical && { timeCritical }),
    ...(other && { other }),
    ...(daily && { daily }),
    ...(missed !== undefined && { missedMinutes: missed }),
  };
  if (Object.keys(change).length === 0) return show(options);
  const reason = options.reason?.trim() ?? '';
  if (reason.length < 3) throw new CommandRefused('Say why with --reason: it stands in the audit.');
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    tell(organisation.name, await setDoseWindows(context, organisation, { change, reason }));
  });
}

function show(options: WindowSettings): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    tell(organisation.name, await readDoseWindows(await context.stores.open(organisation.database), organisation));
  });
}

function tell(name: string, { timeCritical, other, daily, missedMinutes }: WindowPolicy): void {
  const words = ({ earlyMinutes, lateMinutes }: Margin) => `${earlyMinutes} minutes early to ${lateMinutes} late`;
  print(
    `Doses at ${name} are in time: time-critical ${words(timeCritical)}, others ${words(other)}, once a day ${words(daily)}; missed after ${missedMinutes} minutes at the latest.`,
  );
}
