import type { TFunction } from 'i18next';
import type { DeviceConfig, DeviceRow, DeviceState, PrinterConfig } from '#shared/contract/device.ts';
import type { PrinterLanguage } from '#shared/model/printer-languages.ts';
import type { Tone } from '../../ui/Condition.tsx';

export interface DeviceSaying {
  readonly tone: Tone;
  /** One or two words. */
  readonly state: string;
  /** What is the matter and what to do; empty while all is well. */
  readonly next: string;
}

/** How a device is, in words. */
export function sayingOf(
  { config, status, doubts }: Pick<DeviceRow, 'config' | 'status' | 'doubts'>,
  t: TFunction,
): DeviceSaying {
  const [doubt] = doubts;
  if (status.state === 'ready' && doubt)
    return { tone: 'pause', state: t('devices.state.doubt'), next: t(`devices.doubt.${doubt}`) };
  switch (status.state) {
    case 'starting':
      return { tone: 'calm', state: t('devices.state.starting'), next: '' };
    case 'ready':
      return { tone: 'fine', state: t('devices.state.ready'), next: '' };
    case 'away':
      return { tone: 'pause', state: t('devices.state.away'), next: awayWords(status, config, t) };
    case 'attention':
      return {
        tone: 'pause',
        state: status.problems.map((problem) => t(`devices.problem.${problem}`)).join(', '),
        next: [
          ...status.problems.map((problem) => t(`devices.problemNext.${problem}`)),
          ...(config.type === 'printer' && !countsLabels(config) ? [t('devices.mayHold')] : []),
        ].join(' '),
      };
  }
}

/** LP8 LP9: whether a printer says how many labels it has taken and not printed. */
const countsLabels = ({ line, language }: PrinterConfig): boolean =>
  line.over !== 'system' && (language === 'zpl' || language === 'escpos');

/** Whether "printed" is what it said, or only that it took the label and named no problem since. */
export const saysWhenPrinted = ({ line, language }: PrinterConfig): boolean =>
  line.over !== 'system' && language !== 'epl';

function awayWords(
  { reason }: Extract<DeviceState, { state: 'away' }>,
  { type, line }: DeviceRow['config'],
  t: TFunction,
): string {
  const away = line.over === 'system' && reason === 'not-there' ? 'not-in-system' : reason;
  const waits = type === 'printer' ? ` ${t('devices.jobsKept')}` : '';
  return `${t(`devices.away.${away}`)}${waits}`;
}

interface Kind {
  readonly line: Pick<DeviceConfig['line'], 'over'>;
  readonly language: PrinterLanguage;
}
/** What such a printer can say of itself, and what it cannot. */
export const tellsKey = ({ line, language }: Kind) =>
  line.over === 'system' && language !== 'picture' ? 'devices.tells.system' : (`devices.tells.${language}` as const);

/** Where a device hangs, as a person would say it. */
export function lineWords({ line }: DeviceRow['config']): string {
  switch (line.over) {
    case 'tcp':
      return `${line.host}:${line.port}`;
    case 'system':
      return line.printer;
    case 'serial':
      return `${line.path} · ${line.baudRate}`;
  }
}

export type PrinterStanding = 'none' | 'ready' | 'starting' | 'away' | 'attention';

const WORST: readonly PrinterStanding[] = ['attention', 'away', 'starting', 'ready'];

/** Of all printers the one that needs somebody first. */
export function printerStanding(rows: readonly Pick<DeviceRow, 'config' | 'status'>[]): PrinterStanding {
  const states = rows.filter(({ config }) => config.type === 'printer').map(({ status }) => status.state);
  return WORST.find((standing) => states.some((state) => state === standing)) ?? 'none';
}
