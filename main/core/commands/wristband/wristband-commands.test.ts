import { afterEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import { readSymbols } from '../../labels/testing/read-symbols.ts';
import { renderZpl } from '../../labels/testing/render-zpl.ts';
import { createDeviceRig } from '../../testing/device-rig.ts';

const commandId = () => crypto.randomUUID();
let rig: ReturnType<typeof createDeviceRig>;
afterEach(() => rig.stop());
const begin = async (...somebody: Parameters<ReturnType<typeof createDeviceRig>['core']['registerSomebody']>) => {
  rig = createDeviceRig();
  await rig.run();
  const deviceId = await rig.add({ type: 'printer' });
  const { id: patientId } = await rig.core.registerSomebody(...somebody);
  return { ...rig, deviceId, patientId };
};

describe('WB wristbands', () => {
  it('WB1 the band of a patient is printed from the record and scanned back to that patient', async () => {
    const { done, patientId, untilJob, printer, core } = await begin('Oak');
    const before = await done(contract.wristband.preview, { patientId, kind: 'adult' });
    expect(before.printedBefore).toBeUndefined();
    const job = await done(contract.wristband.print, { commandId: commandId(), patientId, kind: 'adult' });
    expect(job).toMatchObject({ title: 'OAK, Ada', patientId, design: 'wristband-adult' });
    await untilJob(job.id, 'printed');
    const label = await renderZpl(printer.device.printed[0] ?? '');
    const texts = label.texts.map(({ text }) => text);
    expect(texts.slice(0, 2)).toEqual(['OAK, Ada', '1980-05-04 F']);
    const symbols = await readSymbols(label.dots, label.width, label.height);
    expect(symbols.map(({ text }) => text)).toEqual([before.code, before.code]);
    const scanned = parseScan(`${symbols[0]?.identifier}${symbols[0]?.text}`, { at: '2026-11-22T08:00:00Z' });
    expect(scanned).toMatchObject({
      kind: 'hospital',
      verdict: 'valid',
      reading: { subject: 'wristband', value: texts[2] },
    });
    const audited = (await core.auditEvents()).filter(({ operation }) => operation === 'wristband.print');
    expect(JSON.stringify(audited)).toContain(patientId);
  });

  it('WB2 a second one needs a reason, which the trail keeps; a label is another thing', async () => {
    const { call, done, patientId, core } = await begin();
    const print = (more = {}) => ({ commandId: commandId(), patientId, kind: 'adult' as const, ...more });
    await done(contract.wristband.print, print());
    expect(await call(contract.wristband.print, print())).toMatchObject({ code: 'invalid-input', path: 'reason' });
    expect((await done(contract.wristband.preview, { patientId, kind: 'adult' })).printedBefore).toMatch(/^20/);
    await done(contract.wristband.print, print({ kind: 'label' }));
    await done(contract.wristband.print, print({ reason: 'Band was wet' }));
    const reasons = (await core.auditEvents()).flatMap((event) =>
      event.operation === 'wristband.print' && event.outcome === 'success' ? [event.reason] : [],
    );
    expect(reasons).toEqual([undefined, undefined, 'Band was wet']);
  });

  it('WB3 a name that does not fit or cannot be printed refuses the band in words', async () => {
    const { call, patientId } = await begin('W'.repeat(90));
    const input = { patientId, kind: 'infant' as const };
    expect(await call(contract.wristband.preview, input)).toMatchObject({ code: 'too-large', path: 'fields.name' });
    const print = { ...input, commandId: commandId() };
    expect(await call(contract.wristband.print, print)).toMatchObject({ code: 'too-large' });
    const { id } = await rig.core.registerSomebody('محمد');
    expect(await call(contract.wristband.preview, { patientId: id, kind: 'adult' })).toMatchObject({
      code: 'unsupported',
    });
    expect(await call(contract.print.list, {})).toEqual([]);
  });

  it('WB4 nobody who may not read patients or print labels gets one', async () => {
    const { call, patientId } = await begin();
    expect(await call(contract.wristband.preview, { patientId: 'Patient:nobody', kind: 'adult' })).toMatchObject({
      code: 'not-found',
    });
    rig.core.window.signOut();
    expect(await call(contract.wristband.preview, { patientId, kind: 'adult' })).toMatchObject({
      code: 'not-signed-in',
    });
  });
});
