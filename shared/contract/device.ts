import { z } from 'zod';
import { PRINTER_LANGUAGES } from '../model/printer-languages.ts';
import { command, query, stream } from './declare.ts';
import { commandId, instant } from './fields.ts';

/** A device of this station; local to it, never replicated. */
export const deviceId = z.string().regex(/^device-[0-9a-z-]{1,60}$/);
const name = z.string().trim().min(1).max(60);

export const BAUD_RATES = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200] as const;
const baudRate = z.union(BAUD_RATES.map((rate) => z.literal(rate)));

/** A serial line by what its device calls itself, so that it is found again in another socket; else by its path. */
const serialLine = z.object({
  over: z.literal('serial'),
  path: z.string().trim().min(1).max(300),
  /** USB vendor, product and serial number, where the system tells them. */
  vendorId: z.string().max(20).optional(),
  productId: z.string().max(20).optional(),
  serialNumber: z.string().max(120).optional(),
  baudRate,
});
const tcpLine = z.object({
  over: z.literal('tcp'),
  host: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z.:-]{1,253}$/),
  port: z.number().int().min(1).max(65_535),
});

/** A printer that the operating system has set up, by its name there. */
const systemLine = z.object({
  over: z.literal('system'),
  printer: z.string().regex(/^[^\p{Cc}]{1,220}$/u),
});

const systemPrinter = z.object({
  name: z.string(),
  /** What may be sent to it: every language, or pictures of pages alone. */
  takes: z.enum(['bytes', 'pictures']),
});
export type SystemPrinter = z.output<typeof systemPrinter>;

/** What the scanner sends and how long it may pause. */
const scannerProfile = z.object({
  prefix: z.string().max(8),
  /** Ends a scan, e.g. CR. */
  suffix: z.string().min(1).max(8),
  /** Longest pause inside a scan, milliseconds. */
  idleTimeoutMs: z.number().int().min(20).max(5_000),
  /** Whether it puts `]d2` and the like in front; `sent`: what comes without is a doubt of the profile, and said. */
  symbologyIds: z.enum(['sent', 'not-sent']),
  /** What it sends for FNC1 besides GS itself. */
  separators: z.array(z.string().min(1).max(8)).max(4),
});

export const deviceConfig = z.discriminatedUnion('type', [
  z.object({ type: z.literal('scanner'), name, line: serialLine, profile: scannerProfile }),
  z.object({
    type: z.literal('printer'),
    name,
    line: z.discriminatedUnion('over', [serialLine, tcpLine, systemLine]),
    /** What it speaks. ESC/POS is for receipts, the others for labels. */
    language: z.enum(PRINTER_LANGUAGES),
    /** Dots per inch of its head. */
    dpi: z.union([z.literal(180), z.literal(203), z.literal(300), z.literal(600)]),
    /** Designs that its stock is meant for, by id; empty: whatever is asked for. */
    designs: z.array(z.string().max(60)).max(20),
  }),
]);
export type DeviceConfig = z.output<typeof deviceConfig>;
export type ScannerConfig = Extract<DeviceConfig, { type: 'scanner' }>;
export type PrinterConfig = Extract<DeviceConfig, { type: 'printer' }>;

export const PRINTER_PROBLEMS = [
  'paper-out',
  'ribbon-out',
  'head-open',
  'paused',
  'head-hot',
  'head-cold',
  'buffer-full',
  'memory-lost',
  'diagnostic-mode',
  'paper-jam',
  /** The computer that prints for it does not reach it. */
  'unreachable',
  /** It says that something is wrong and not what. */
  'other-problem',
] as const;
export type PrinterProblem = (typeof PRINTER_PROBLEMS)[number];

/** Why a device is away, in a code that the screen has words and a next step for. */
const AWAY_REASONS = [
  'not-there',
  'in-use',
  'not-allowed',
  'no-serial-here',
  'not-reached',
  'no-answer',
  'no-system-printing',
  'other',
] as const;
export type AwayReason = (typeof AWAY_REASONS)[number];

const deviceState = z.discriminatedUnion('state', [
  /** Being opened for the first time. */
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('ready'), since: instant }),
  /** Not there, and looked for. `support` is the system's own word. */
  z.object({ state: z.literal('away'), since: instant, reason: z.enum(AWAY_REASONS), support: z.string().optional() }),
  /** A printer that answers and cannot print: nothing is sent to it until that is put right. */
  z.object({ state: z.literal('attention'), since: instant, problems: z.array(z.enum(PRINTER_PROBLEMS)).min(1) }),
]);
export type DeviceState = z.output<typeof deviceState>;

const deviceRow = z.object({
  id: deviceId,
  config: deviceConfig,
  status: deviceState,
  /** Of a scanner: it was seen to send FNC1 (its test page was scanned), so a missing one is the pack's fault. */
  separatorsProven: z.boolean(),
  /** Of a scanner, since core was started: what does not fit its profile. */
  doubts: z.array(z.enum(['no-suffix', 'no-prefix', 'no-symbology'])),
  /** Instant of the last scan or the last answer of the printer. */
  heardAt: instant.optional(),
  /** Of a printer: jobs that are not printed yet. */
  waiting: z.number().int(),
});
export type DeviceRow = z.output<typeof deviceRow>;

/** What the keyboard-wedge scanners of this terminal send: it cannot be told from the keyboard which one typed. */
export const keyboardScanner = z.object({
  /** Names of the keys that come first, e.g. `F13`; with them nothing typed is ever held back. */
  prefix: z.array(z.string().regex(/^\S{1,20}$/)).max(4),
  /** Name of the key that comes last; null when only the pause tells the end. */
  suffix: z
    .string()
    .regex(/^\S{1,20}$/)
    .nullable(),
  /** Longest pause between two keys of a scan, milliseconds. */
  maximalGapMs: z.number().int().min(5).max(500),
  /** Fewest characters of a scan. */
  minimalLength: z.number().int().min(3).max(40),
});
export type KeyboardScanner = z.output<typeof keyboardScanner>;

const deviceBoard = z.object({
  devices: z.array(deviceRow),
  /** Undefined: as scanners come from their makers. */
  keyboard: keyboardScanner.optional(),
  /** Whether this system can open serial lines at all; `support` says why not. */
  serial: z.discriminatedUnion('state', [
    z.object({ state: z.literal('not-tried') }),
    z.object({ state: z.literal('usable') }),
    z.object({ state: z.literal('unusable'), support: z.string() }),
  ]),
});
export type DeviceBoard = z.output<typeof deviceBoard>;

/** Everything that came over a scanner's line, as it came: for the live test page. */
const testPiece = z.object({
  at: instant,
  /** Bytes in hexadecimal, two digits each. */
  hex: z.string(),
  /** Scans that ended with these bytes, without prefix and suffix. */
  scans: z.array(z.string()),
});
export type TestPiece = z.output<typeof testPiece>;

export const device = {
  /** All devices of this station with their states, at once and at each change. */
  watch: stream('device.watch', { access: 'signed-in', audit: 'none', input: z.object({}), output: deviceBoard }),
  /** Serial lines that the system has now. */
  listPorts: query('device.listPorts', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({}),
    output: z.array(
      z.object({
        path: z.string(),
        manufacturer: z.string().optional(),
        vendorId: z.string().optional(),
        productId: z.string().optional(),
        serialNumber: z.string().optional(),
        /** Device of this station that uses it. */
        usedBy: deviceId.optional(),
      }),
    ),
  }),
  /** Printers that the operating system has set up. Refused where it has no printing. */
  listSystemPrinters: query('device.listSystemPrinters', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({}),
    output: z.array(systemPrinter),
  }),
  /** How scanners that type are told from people at this terminal; without `keyboard` as they come from their makers. */
  configureKeyboard: command('device.configureKeyboard', {
    access: 'station.manage',
    audit: { action: 'U', subtype: 'device' },
    input: z.object({ commandId, keyboard: keyboardScanner.optional() }),
    output: z.null(),
  }),
  list: query('device.list', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({}),
    output: z.array(deviceRow),
  }),
  /** Adds a device, or changes the one that is named. It is opened anew at once. */
  configure: command('device.configure', {
    access: 'station.manage',
    audit: { action: 'U', subtype: 'device' },
    input: z.object({ commandId, deviceId: deviceId.optional(), config: deviceConfig }),
    output: z.object({ deviceId }),
  }),
  /** Jobs that wait for a printer that is removed are kept, uncertain or cancelled as they were, and can be sent to another. */
  remove: command('device.remove', {
    access: 'station.manage',
    audit: { action: 'D', subtype: 'device' },
    input: z.object({ commandId, deviceId }),
    output: z.null(),
  }),
  /**
   * Of a printer: a test label through its queue. Of a scanner: whether it is there; its scans are then shown by
   * `watchTest`, and one with a separator proves that it sends separators.
   */
  test: command('device.test', {
    access: 'signed-in',
    audit: { action: 'E', subtype: 'device' },
    input: z.object({ commandId, deviceId }),
    output: z.object({ status: deviceState, jobId: z.string().optional() }),
  }),
  /** The live test page of one scanner: its bytes. Ends when the device is removed. */
  watchTest: stream('device.watchTest', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({ deviceId }),
    output: testPiece,
  }),
};

/** One scan for a window, with what `parseScan` wants to know of the scanner. */
const windowScan = z.object({
  text: z.string(),
  at: instant,
  /** Its name at this workplace. */
  scanner: z.string(),
  deviceId,
  separators: z.array(z.string()),
  separatorsProven: z.boolean(),
});
export type WindowScan = z.output<typeof windowScan>;

export const scan = {
  /**
   * Scans of this station's serial scanners from now on; nothing from before, and nothing that came while a test page
   * of that scanner is open. A scan reaches every window that watches.
   */
  watch: stream('scan.watch', { access: 'signed-in', audit: 'none', input: z.object({}), output: windowScan }),
  /** How scanners that type are told from people at this terminal, at once and at each change: badges are scanned before anybody is signed in. */
  watchKeyboard: stream('scan.watchKeyboard', {
    access: 'anyone',
    audit: 'none',
    input: z.object({}),
    output: z.object({ keyboard: keyboardScanner.optional() }),
  }),
};
