/** What the form of a device holds while somebody types, and the configuration that it becomes. */
import {
  BAUD_RATES,
  type DeviceConfig,
  type DeviceRow,
  type PrinterConfig,
  type SystemPrinter,
} from '#shared/contract/device.ts';
import { LINED_LANGUAGES, PRINTER_LANGUAGES, type PrinterLanguage } from '#shared/model/printer-languages.ts';

export interface DeviceDraft {
  readonly name: string;
  readonly over: 'serial' | 'tcp' | 'system';
  readonly printer: string;
  readonly language: PrinterLanguage;
  readonly path: string;
  readonly baudRate: string;
  readonly host: string;
  readonly port: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly idleTimeoutMs: string;
  readonly symbologyIds: 'sent' | 'not-sent';
  readonly separators: string;
  readonly dpi: string;
  readonly designs: readonly string[];
}

/** What USB tells of a line, so that its device is found again elsewhere. */
export interface KnownPort {
  readonly path: string;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly serialNumber?: string | undefined;
}

const CONTROL: readonly (readonly [string, string])[] = [
  ['\r', 'CR'],
  ['\n', 'LF'],
  ['\t', 'TAB'],
  ['\u0002', 'STX'],
  ['\u0003', 'ETX'],
  ['\u001d', 'GS'],
];

/** Control characters as people write them: `CR LF`, `STX`. */
export function spellControl(text: string): string {
  return [...text].map((sign) => CONTROL.find(([one]) => one === sign)?.[1] ?? sign).join(' ');
}

/** Other words stand for themselves. */
export function readControl(typed: string): string {
  const words = typed.trim().split(/\s+/).filter(Boolean);
  return words.map((word) => CONTROL.find(([, name]) => name === word.toUpperCase())?.[0] ?? word).join('');
}

const EMPTY: DeviceDraft = {
  name: '',
  over: 'serial',
  printer: '',
  language: 'zpl',
  path: '',
  baudRate: '9600',
  host: '',
  port: '9100',
  prefix: '',
  suffix: 'CR',
  idleTimeoutMs: '250',
  symbologyIds: 'sent',
  separators: '',
  dpi: '203',
  designs: [],
};

export function draftOf(type: DeviceConfig['type'], row: DeviceRow | undefined): DeviceDraft {
  if (!row) return { ...EMPTY, over: type === 'printer' ? 'tcp' : 'serial' };
  const { config } = row;
  const { line } = config;
  const ofLine = draftOfLine(line);
  if (config.type === 'printer') {
    const { name, language, designs } = config;
    return { ...EMPTY, ...ofLine, name, language, dpi: String(config.dpi), designs };
  }
  const { prefix, suffix, idleTimeoutMs, symbologyIds, separators } = config.profile;
  const spelt = { prefix: spellControl(prefix), suffix: spellControl(suffix), separators: separators.join(' ') };
  return { ...EMPTY, ...ofLine, ...spelt, name: config.name, idleTimeoutMs: String(idleTimeoutMs), symbologyIds };
}

function draftOfLine(line: DeviceConfig['line']): Partial<DeviceDraft> {
  switch (line.over) {
    case 'tcp':
      return { over: line.over, host: line.host, port: String(line.port) };
    case 'system':
      return { over: line.over, printer: line.printer };
    case 'serial':
      return { over: line.over, path: line.path, baudRate: String(line.baudRate) };
  }
}

type Language = Pick<DeviceDraft, 'over' | 'language'>;

/** Only the system prints PDF; a printer that takes pictures takes nothing else. */
export function languagesOver({ over, language }: Language): readonly PrinterLanguage[] {
  if (over !== 'system') return LINED_LANGUAGES;
  return language === 'picture' ? [language] : PRINTER_LANGUAGES.filter((one) => one !== 'picture');
}

/** A printer of the system, and a language that it takes. */
export function printerOf({ name, takes }: SystemPrinter, { language }: DeviceDraft): Partial<DeviceDraft> {
  if (takes === 'pictures') return { printer: name, language: 'picture' };
  return { printer: name, language: language === 'picture' ? 'pdf' : language };
}

export function overOf(over: DeviceDraft['over'], { language }: DeviceDraft): Partial<DeviceDraft> {
  return languagesOver({ over, language }).includes(language) ? { over } : { over, language: 'zpl' };
}

/** Undefined while something is missing; core checks it all once more. */
export function configOf(
  type: DeviceConfig['type'],
  draft: DeviceDraft,
  ports: readonly KnownPort[],
): DeviceConfig | undefined {
  const name = draft.name.trim();
  const line = lineOf(draft, ports);
  if (name === '' || !line) return undefined;
  if (type === 'printer')
    return {
      type,
      name,
      line,
      language: draft.language,
      dpi: Number(draft.dpi) as PrinterConfig['dpi'],
      designs: [...draft.designs],
    };
  const [prefix, suffix] = [readControl(draft.prefix), readControl(draft.suffix)];
  const idleTimeoutMs = Number(draft.idleTimeoutMs);
  const isTimed = Number.isInteger(idleTimeoutMs) && idleTimeoutMs >= 20 && idleTimeoutMs <= 5_000;
  if (line.over !== 'serial' || suffix === '' || !isTimed) return undefined;
  const separators = draft.separators.split(/\s+/).filter(Boolean);
  return { type, name, line, profile: { prefix, suffix, idleTimeoutMs, symbologyIds: draft.symbologyIds, separators } };
}

function lineOf(draft: DeviceDraft, ports: readonly KnownPort[]): DeviceConfig['line'] | undefined {
  if (draft.over === 'tcp') {
    const port = Number(draft.port);
    const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
    return draft.host.trim() && isPort ? { over: 'tcp', host: draft.host.trim(), port } : undefined;
  }
  if (draft.over === 'system') return draft.printer === '' ? undefined : { over: 'system', printer: draft.printer };
  const path = draft.path.trim();
  const baudRate = BAUD_RATES.find((rate) => String(rate) === draft.baudRate);
  if (!path || !baudRate) return undefined;
  const known = ports.find((port) => port.path === path);
  const { vendorId, productId, serialNumber } = known ?? {};
  return {
    over: 'serial',
    path,
    baudRate,
    ...(vendorId ? { vendorId } : {}),
    ...(productId ? { productId } : {}),
    ...(serialNumber ? { serialNumber } : {}),
  };
}
