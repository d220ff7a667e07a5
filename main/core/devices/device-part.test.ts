import { afterEach, describe, expect, it } from 'vitest';
import type { PrinterConfig, TestPiece, WindowScan } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import type { PagePrinting } from '#shared/domain/label/page-printing.ts';
import { TEST_SYMBOL_TEXT } from '#shared/domain/scan/test-symbol.ts';
import { createDeviceRig, PRINTER, SCANNER } from '../testing/device-rig.ts';
import { LineAway } from './lines/byte-line.ts';
import type { RunPrinting } from './printers/system-printer.ts';
import { simulatePages } from './printers/testing/simulated-pages.ts';

const commandId = () => crypto.randomUUID();
let rig: ReturnType<typeof createDeviceRig>;
afterEach(() => rig.stop());
const begin = async () => {
  rig = createDeviceRig();
  await rig.run();
  return rig;
};

describe('DV the devices of a station', () => {
  it('DV1 a device is kept for this station, opened at once, and there again after a restart', async () => {
    const { add, untilDevice, restart, core } = await begin();
    const id = await add({ type: 'scanner' });
    await untilDevice(id, 'ready');
    await restart();
    expect((await untilDevice(id, 'ready')).config).toEqual(SCANNER);
    const audited = (await core.auditEvents()).map(({ operation }) => operation);
    expect(audited).toContain('device.configure');
    const { rows } = await core.store.listChanges({ since: 0, limit: 100, bodies: 'winner' });
    expect(JSON.stringify(rows)).not.toContain('COM3');
  });

  it('DV2 its scans reach who watches, with what the parser wants to know', async () => {
    const { add, untilDevice, part, scanner } = await begin();
    const scans: WindowScan[] = [];
    part().watchScans((scan) => scans.push(scan));
    const id = await add({ type: 'scanner' });
    await untilDevice(id, 'ready');
    scanner.send(']d1HFB1W304X\r');
    expect(scans).toMatchObject([
      { text: ']d1HFB1W304X', deviceId: id, scanner: 'Ward scanner', separators: [], separatorsProven: false },
    ]);
  });

  it('DV3 unplugged it is away with its reason, and looked for', async () => {
    const { add, untilDevice, scanner } = await begin();
    const id = await add({ type: 'scanner' });
    await untilDevice(id, 'ready');
    scanner.unplug();
    expect((await untilDevice(id, 'away')).status).toMatchObject({ reason: 'not-there' });
    scanner.plugIn();
    await untilDevice(id, 'ready');
  });

  it('DV4 the test page has the bytes, keeps its scans from other screens, and proves separators', async () => {
    const { add, untilDevice, part, scanner, until, restart } = await begin();
    const id = await add({ type: 'scanner' });
    await untilDevice(id, 'ready');
    const scans: WindowScan[] = [];
    const pieces: TestPiece[] = [];
    part().watchScans((scan) => scans.push(scan));
    const leave = part().watchTest(id, (piece) => pieces.push(piece));
    scanner.send(`]d2${TEST_SYMBOL_TEXT}\r`);
    expect(scans).toEqual([]);
    expect(pieces.flatMap((piece) => piece.scans)).toEqual([`]d2${TEST_SYMBOL_TEXT}`]);
    expect(Buffer.from(pieces.map(({ hex }) => hex).join(''), 'hex').toString()).toBe(`]d2${TEST_SYMBOL_TEXT}\r`);
    const isProven = async () => (await part().board()).devices.some((row) => row.separatorsProven);
    await until(isProven);
    await restart();
    expect(await isProven()).toBe(true);
    leave();
  });

  it('DV4 the test symbol without its separator disproves it', async () => {
    const { add, untilDevice, part, scanner, until } = await begin();
    const id = await add({ type: 'scanner' });
    await untilDevice(id, 'ready');
    part().watchTest(id, () => undefined);
    scanner.send(`]d2${TEST_SYMBOL_TEXT}\r`);
    await until(async () => part().find(id)?.separatorsProven);
    scanner.send(`]d2${TEST_SYMBOL_TEXT.replace('\u001d', '')}\r`);
    await until(async () => part().find(id)?.separatorsProven === false);
  });

  it('DV5 what does not fit the profile is told, until it fits', async () => {
    const { add, untilDevice, part, scanner, until, time } = await begin();
    const id = await add({ type: 'scanner' });
    await untilDevice(id, 'ready');
    const doubts = async () => (await part().board()).devices[0]?.doubts.join();
    scanner.send('HFB1W304X');
    await until(async () => (await doubts()) === 'no-suffix');
    await time.advance(1_000);
    scanner.send('HFB1W304X\r');
    await until(async () => (await doubts()) === 'no-symbology');
    await time.advance(1_000);
    scanner.send(']d1HFB1W304X\r\n');
    await until(async () => (await doubts()) === '');
    await time.advance(1_000);
    expect(await doubts()).toBe('');
  });

  it('DV6 a name or a line is used once, and what is not known is refused', async () => {
    const { add, call, done } = await begin();
    await add({ type: 'scanner' });
    const configure = (config: unknown, deviceId?: string) =>
      call(contract.device.configure, { commandId: commandId(), config, deviceId } as never);
    expect(await configure({ ...SCANNER, name: 'Other' })).toMatchObject({ code: 'conflict', path: 'config.line' });
    expect(await configure({ ...PRINTER, name: 'ward SCANNER' })).toMatchObject({
      code: 'conflict',
      path: 'config.name',
    });
    expect(await configure(PRINTER, 'device-none')).toMatchObject({ code: 'not-found' });
    const [row] = await done(contract.device.list, {});
    const id = row?.id ?? '';
    await done(contract.device.remove, { commandId: commandId(), deviceId: id });
    expect(await done(contract.device.list, {})).toEqual([]);
    expect(await call(contract.device.remove, { commandId: commandId(), deviceId: id })).toMatchObject({
      code: 'not-found',
    });
  });

  it('DV7 a replayed command adds no second device', async () => {
    const { done } = await begin();
    const input = { commandId: commandId(), config: PRINTER };
    const [first, second] = [
      await done(contract.device.configure, input),
      await done(contract.device.configure, input),
    ];
    expect(second).toEqual(first);
    expect(await done(contract.device.list, {})).toHaveLength(1);
  });
});

describe('LP10 a computer whose printing has no lp', () => {
  const NAME = 'ZDesigner GK420d (Copy 1)';
  const runPrinting: RunPrinting = async () => {
    throw new LineAway('no-system-printing', 'no program lp');
  };
  const config: PrinterConfig = {
    ...{ type: 'printer', name: 'Bands', language: 'picture', dpi: 203, designs: [] },
    line: { over: 'system', printer: NAME },
  };
  const beginWith = async (printPages: PagePrinting | undefined) => {
    rig = createDeviceRig({ runPrinting, printPages });
    await rig.run();
    return rig;
  };
  const printTest = async ({ add, done }: typeof rig) => {
    const deviceId = await add(config);
    const { jobId = '' } = await done(contract.device.test, { commandId: commandId(), deviceId });
    return jobId;
  };

  it('LP10 its printers are listed, take pictures alone, and print a label once, after a problem is put right', async () => {
    const { printing, device } = simulatePages(NAME);
    const { done, call, untilJob, until, part } = await beginWith(printing);
    expect(await done(contract.device.listSystemPrinters, {})).toContainEqual({ name: NAME, takes: 'pictures' });
    const zpl = { commandId: commandId(), config: { ...config, language: 'zpl' as const } };
    expect(await call(contract.device.configure, zpl)).toMatchObject({ code: 'unsupported', path: 'config.language' });
    device.suffer('paper-out');
    const job = await printTest(rig);
    await until(async () => (await part().board()).devices[0]?.status.state === 'attention');
    expect(await part().queue.find(job)).toMatchObject({ state: 'queued', tries: 0 });
    device.suffer();
    expect(await untilJob(job, 'printed')).toMatchObject({ tries: 1 });
    expect(device.printed).toHaveLength(1);
  });

  it('LP10 @SAFETY what its driver did not take is uncertain, and not sent again by itself', async () => {
    const { printing, refuse } = simulatePages(NAME);
    refuse();
    const { untilJob, time, part } = await beginWith(printing);
    const job = await printTest(rig);
    await untilJob(job, 'uncertain');
    await time.advance(60_000);
    expect(await part().queue.find(job)).toMatchObject({ state: 'uncertain', tries: 1, why: 'line-broke' });
  });

  it('LP10 without a window program it has no printing, and that is said', async () => {
    const { call, add, untilDevice } = await beginWith(undefined);
    expect(await call(contract.device.listSystemPrinters, {})).toMatchObject({ code: 'unsupported' });
    expect((await untilDevice(await add(config), 'away')).status).toMatchObject({ reason: 'no-system-printing' });
  });
});

describe('DV8 scanners that type like a keyboard', () => {
  const keyboard = { prefix: ['F13'], suffix: null, maximalGapMs: 60, minimalLength: 8 };

  it('DV8 what is set holds after a restart, beside the devices, and goes back to what is usual', async () => {
    const { add, done, part, restart } = await begin();
    await add({ type: 'scanner' });
    await done(contract.device.configureKeyboard, { commandId: commandId(), keyboard });
    await restart();
    expect(await part().board()).toMatchObject({ keyboard, devices: [{ config: SCANNER }] });
    await add({ type: 'printer' });
    expect((await part().board()).keyboard).toEqual(keyboard);
    await done(contract.device.configureKeyboard, { commandId: commandId() });
    await restart();
    expect(await part().board()).not.toHaveProperty('keyboard');
  });

  it('DV8 a pause in which people type is not taken', async () => {
    const { call } = await begin();
    const input = { commandId: commandId(), keyboard: { ...keyboard, maximalGapMs: 900 } };
    expect(await call(contract.device.configureKeyboard, input)).toMatchObject({ code: 'invalid-input' });
  });
});
