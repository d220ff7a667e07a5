import { afterEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { PrintJob } from '#shared/contract/print.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { LINED_LANGUAGES } from '#shared/model/printer-languages.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import type { CommitLocals } from '../../device-desk.ts';
import type { LocalStore } from '../../session/local-record.ts';
import { createDeviceRig, PACE } from '../../testing/device-rig.ts';
import { createPrintQueue, doubtPrintQueue } from './print-queue.ts';

const commandId = () => crypto.randomUUID();
const TEST = { printer: 'Band printer', at: '2026-11-22 08:00', code: '0109506000134352172711301021A\u001d2112345' };
const UNIT_DOSE = { drug: 'Amoxicillin', strength: '500 mg', lot: 'A1', expiry: '2027-05', code: 'HFU1ABC' };

let rig: ReturnType<typeof createDeviceRig>;
afterEach(() => rig.stop());
const begin = async () => {
  rig = createDeviceRig();
  await rig.run();
  const deviceId = await rig.add({ type: 'printer' });
  await rig.untilDevice(deviceId, 'ready');
  const enqueue = (more = {}) =>
    rig.done(contract.print.enqueue, { commandId: commandId(), design: 'unit-dose', fields: UNIT_DOSE, ...more });
  return { ...rig, deviceId, enqueue };
};

describe('PQ the print queue', () => {
  it('PQ1 a label is queued, sent, and printed only when the printer says so', async () => {
    const { enqueue, printer, untilJob } = await begin();
    printer.device.suffer();
    const job = await enqueue({ copies: 2 });
    expect(job).toMatchObject({ state: 'queued', tries: 0, copies: 2 });
    expect(await untilJob(job.id, 'printed')).toMatchObject({ tries: 1 });
    expect(printer.device.printed).toHaveLength(2);
  });

  it('PQ1 labels come out in the order in which they were asked for', async () => {
    const { enqueue, printer, untilJob } = await begin();
    const jobs = [];
    for (const lot of ['L1', 'L2', 'L3']) jobs.push(await enqueue({ fields: { ...UNIT_DOSE, lot } }));
    await untilJob(jobs[2]?.id ?? '', 'printed');
    expect(printer.device.printed.map((zpl) => /LOT (L\d)/.exec(zpl)?.[1])).toEqual(['L1', 'L2', 'L3']);
  });

  it.each(['paper-out', 'head-open', 'paused'] as const)('PQ3 %s is shown before a job is lost', async (problem) => {
    const { enqueue, printer, untilDevice, untilJob, deviceId, time } = await begin();
    printer.device.suffer(problem);
    const job = await enqueue();
    expect((await untilDevice(deviceId, 'attention')).status).toMatchObject({ problems: [problem] });
    await time.advance(60_000);
    printer.device.loseMemory();
    expect(await untilJob(job.id, 'queued')).toMatchObject({ tries: 0 });
    printer.device.suffer();
    // Somebody stands in front of it and waits.
    await time.advance(3_000);
    expect(printer.device.printed).toHaveLength(1);
    await untilJob(job.id, 'printed');
    expect(printer.device.printed).toHaveLength(1);
  });

  it('PQ4 a printer that is away keeps its jobs, and prints them when it is back', async () => {
    const { enqueue, printer, untilDevice, untilJob, deviceId } = await begin();
    await printer.unplug();
    const job = await enqueue();
    expect((await untilDevice(deviceId, 'away')).waiting).toBe(1);
    printer.plugIn();
    await untilJob(job.id, 'printed');
    expect(printer.device.printed).toHaveLength(1);
  });

  it('PQ2 paper that ends while printing: the job waits at the printer and is sent once', async () => {
    const { enqueue, printer, untilJob, untilDevice, deviceId, time } = await begin();
    printer.device.watchFormats(() => undefined);
    const original = printer.device.receive;
    // The paper ends with the very label.
    (printer.device as { receive: typeof original }).receive = (bytes) => {
      if (new TextDecoder().decode(bytes).startsWith('^XA')) printer.device.suffer('paper-out');
      return original(bytes);
    };
    const job = await enqueue();
    await untilDevice(deviceId, 'attention');
    await untilJob(job.id, 'sent');
    // However long nobody puts a roll in.
    await time.advance(10 * PACE.confirmWithinMs);
    printer.device.suffer();
    expect(await untilJob(job.id, 'printed')).toMatchObject({ tries: 1 });
    expect(printer.device.printed).toHaveLength(1);
  });

  it('PQ2 a line that breaks behind the label leaves it uncertain, and nothing is sent again by itself', async () => {
    const { enqueue, printer, untilJob, untilDevice, deviceId, call, done, time } = await begin();
    const original = printer.device.receive;
    let isBreaking = true;
    (printer.device as { receive: typeof original }).receive = (bytes) => {
      const isLabel = new TextDecoder().decode(bytes).startsWith('^XA');
      const answer = original(bytes);
      if (isLabel && isBreaking) void printer.unplug();
      return answer;
    };
    const job = await enqueue();
    expect(await untilJob(job.id, 'uncertain')).toMatchObject({ why: 'not-confirmed', tries: 1 });
    isBreaking = false;
    printer.plugIn();
    await untilDevice(deviceId, 'ready');
    await time.advance(60_000);
    expect(printer.device.printed).toHaveLength(1);
    const again = { commandId: commandId(), jobId: job.id };
    expect(await call(contract.print.retry, again)).toMatchObject({ code: 'invalid-input', path: 'reason' });
    const withReason = { ...again, commandId: commandId(), reason: 'The roll is empty' };
    expect(await done(contract.print.retry, withReason)).toMatchObject({ state: 'queued' });
    expect(await untilJob(job.id, 'printed')).toMatchObject({ tries: 2, reason: 'The roll is empty' });
    expect(printer.device.printed).toHaveLength(2);
  });

  it('@SAFETY PQ2 a line that breaks within the label leaves it uncertain: nobody knows how much of it came out', async () => {
    const { enqueue, printer, untilJob, untilDevice, deviceId, time } = await begin();
    const { open } = printer.line;
    (printer.line as { open: typeof open }).open = async () => {
      const opened = await open();
      const write: typeof opened.write = async (bytes) => {
        if (!new TextDecoder().decode(bytes).startsWith('^XA')) return opened.write(bytes);
        await opened.write(bytes.subarray(0, 20));
        await printer.unplug();
        return opened.write(bytes.subarray(20));
      };
      return { ...opened, write };
    };
    const job = await enqueue();
    expect(await untilJob(job.id, 'uncertain')).toMatchObject({ why: 'line-broke', tries: 1 });
    (printer.line as { open: typeof open }).open = open;
    printer.plugIn();
    await untilDevice(deviceId, 'ready');
    await time.advance(60_000);
    expect((await untilJob(job.id, 'uncertain')).tries).toBe(1);
  });

  it('@SAFETY PQ2 a label that a printer without a problem keeps in its memory is uncertain in the end', async () => {
    const { enqueue, printer, untilJob } = await begin();
    const original = printer.device.receive;
    (printer.device as { receive: typeof original }).receive = (bytes) => {
      const answer = original(bytes);
      const said = new TextDecoder('latin1').decode(answer ?? new Uint8Array());
      return printer.device.printed.length > 0 && answer
        ? new TextEncoder().encode(said.replace('0406,000', '0406,001'))
        : answer;
    };
    expect(await untilJob((await enqueue()).id, 'uncertain')).toMatchObject({ why: 'not-confirmed', tries: 1 });
  });

  it('PQ6 a job that was cancelled in the moment before it would be sent is not sent', async () => {
    const { enqueue, printer, call, core, time } = await begin();
    const findLocal = core.store.findLocal.bind(core.store);
    let cancelled: unknown;
    core.store.findLocal = async (id) => {
      const found = await findLocal(id);
      const [, jobId] = /^print-job-(.+)$/.exec(id) ?? [];
      if (jobId && !cancelled) cancelled = await call(contract.print.cancel, { commandId: commandId(), jobId });
      return found;
    };
    const job = await enqueue();
    await time.advance(120_000);
    expect(cancelled).toMatchObject({ id: job.id, state: 'cancelled' });
    expect(printer.device.printed).toEqual([]);
  });

  it('PQ1 idle once is not printed: a printer may say so while it still takes in what it was sent', async () => {
    const { enqueue, printer, untilJob } = await begin();
    const original = printer.device.receive;
    let asked = -1;
    (printer.device as { receive: typeof original }).receive = (bytes) => {
      if (new TextDecoder().decode(bytes).startsWith('^XA')) asked = 0;
      else if (asked >= 0) asked += 1;
      if (asked === 2) void printer.unplug();
      return asked === 2 ? undefined : original(bytes);
    };
    expect(await untilJob((await enqueue()).id, 'uncertain')).toMatchObject({ why: 'not-confirmed' });
  });

  it.each(['sending', 'sent'] as const)(
    'PQ2 core ends while a job is %s: it is uncertain after the start',
    async (state) => {
      const { enqueue, printer, cutPower, core, time, done, untilJob } = await begin();
      await printer.unplug();
      const job = await enqueue();
      await cutPower(async () => {
        const text = await core.store.findLocal('print-queue');
        const body = text?.replace('"state":"queued"', `"state":"${state}"`) ?? null;
        await core.store.write({ locals: [{ id: 'print-queue', body }] });
      });
      printer.plugIn();
      expect(await untilJob(job.id, 'uncertain')).toMatchObject({ why: 'restarted' });
      await time.advance(120_000);
      expect(printer.device.printed).toEqual([]);
      await done(contract.print.confirm, { commandId: commandId(), jobId: job.id });
      expect((await untilJob(job.id, 'printed')).why).toBeUndefined();
    },
  );

  it('PQ5 what waits survives a restart and is printed once', async () => {
    const { enqueue, printer, restart, untilJob } = await begin();
    await printer.unplug();
    const jobs = [await enqueue(), await enqueue()];
    await restart();
    printer.plugIn();
    for (const { id } of jobs) await untilJob(id, 'printed');
    expect(printer.device.printed).toHaveLength(2);
  });

  it('PQ5 of an older copy nothing is sent by itself', async () => {
    const { enqueue, printer, restart, untilJob, core } = await begin();
    await printer.unplug();
    const job = await enqueue();
    await doubtPrintQueue(core.store);
    await restart();
    printer.plugIn();
    await untilJob(job.id, 'uncertain');
  });

  it('PQ6 a job is cancelled while it waits, not once it went on', async () => {
    const { enqueue, printer, done, call, untilJob } = await begin();
    await printer.unplug();
    const job = await enqueue();
    const cancel = () => ({ commandId: commandId(), jobId: job.id });
    expect(await done(contract.print.cancel, cancel())).toMatchObject({ state: 'cancelled' });
    expect(await call(contract.print.cancel, cancel())).toMatchObject({ code: 'conflict' });
    const again = { ...cancel(), reason: 'It is wanted after all' };
    for (const act of [contract.print.retry, contract.print.confirm] as const)
      expect(await call(act, again)).toMatchObject({ code: 'conflict' });
    printer.plugIn();
    await untilJob((await enqueue()).id, 'printed');
    expect(printer.device.printed).toHaveLength(1);
  });

  it('PQ7 a reprint is a job of its own with the same bytes, a reason, and its entry in the trail', async () => {
    const { enqueue, printer, done, untilJob, core } = await begin();
    const job = await enqueue();
    await untilJob(job.id, 'printed');
    const input = { commandId: commandId(), jobId: job.id, reason: 'Smeared' };
    const again = await done(contract.print.reprint, input);
    expect(again).toMatchObject({ reprintOf: job.id, reason: 'Smeared', state: 'queued' });
    expect(await done(contract.print.reprint, input)).toEqual(again);
    await untilJob(again.id, 'printed');
    expect(printer.device.printed[1]).toBe(printer.device.printed[0]);
    const audited = (await core.auditEvents()).filter(({ subtype }) => subtype === 'reprint');
    expect(audited).toMatchObject([{ reason: 'Smeared', outcome: 'success' }]);
  });

  it('PQ8 another printer takes a job over; one of another resolution does not', async () => {
    const { enqueue, printer, other, add, call, done, untilJob } = await begin();
    const near = await add({ type: 'printer', name: 'Other', line: { over: 'tcp', host: 'other', port: 9100 } });
    const fine = await add({
      type: 'printer',
      name: 'Fine',
      line: { over: 'tcp', host: 'other', port: 9101 },
      dpi: 300,
    });
    await printer.unplug();
    const job = await enqueue();
    const retry = (deviceId: string) => ({ commandId: commandId(), jobId: job.id, deviceId });
    expect(await call(contract.print.retry, retry(fine))).toMatchObject({ code: 'unsupported' });
    await done(contract.print.retry, retry(near));
    await untilJob(job.id, 'printed');
    expect(other.device.printed).toHaveLength(1);
  });

  it('PQ9 a label that does not fit never enters the queue, nor one without a printer', async () => {
    const { call, done, deviceId } = await begin();
    const input = { commandId: commandId(), design: 'unit-dose', fields: { ...UNIT_DOSE, lot: 'X'.repeat(60) } };
    expect(await call(contract.print.enqueue, input)).toMatchObject({ code: 'too-large', path: 'fields.lot' });
    await done(contract.device.remove, { commandId: commandId(), deviceId });
    expect(isRefusal(await call(contract.print.enqueue, { ...input, commandId: commandId(), fields: UNIT_DOSE }))).toBe(
      true,
    );
    expect(await done(contract.print.list, {})).toEqual([]);
  });

  it('PQ9 a printer that holds labels for one design gets those alone', async () => {
    const { add, enqueue, other, untilJob } = await begin();
    const line = { over: 'tcp', host: 'other', port: 9100 } as const;
    await add({ type: 'printer', name: 'Doses', line, designs: ['unit-dose'] });
    await untilJob((await enqueue()).id, 'printed');
    expect(other.device.printed).toHaveLength(1);
  });
});

describe('PQ in every language', () => {
  const SPOKEN = LINED_LANGUAGES.flatMap((language) =>
    (['paper-out', 'head-open'] as const).map((problem) => [language, problem] as const),
  );
  it.each(SPOKEN)(
    'PQ3 PQ5 PQ7 %s: %s is told before a label is sent, the job outlives a restart, and a reprint has its reason',
    async (language, problem) => {
      rig = createDeviceRig();
      await rig.run();
      const { device } = rig.spoken[language];
      device.suffer(problem);
      const host = language === 'escpos' ? 'receipts' : language;
      const config = { type: 'printer', language, line: { over: 'tcp', host, port: 9100 } };
      const deviceId = await rig.add(config as never);
      expect((await rig.untilDevice(deviceId, 'attention')).status).toMatchObject({ problems: [problem] });
      const label =
        language === 'escpos' ? { design: 'test-receipt', fields: TEST } : { design: 'test-label', fields: TEST };
      const job = await rig.done(contract.print.enqueue, { commandId: commandId(), deviceId, ...label });
      await rig.time.advance(60_000);
      device.loseMemory();
      expect(device.printed).toEqual([]);
      await rig.restart();
      expect(await rig.untilJob(job.id, 'queued')).toMatchObject({ tries: 0 });
      device.suffer();
      await rig.untilJob(job.id, 'printed');
      const bare = { commandId: commandId(), jobId: job.id, reason: ' ' };
      expect(await rig.call(contract.print.reprint, bare)).toMatchObject({ code: 'invalid-input' });
      const again = { ...bare, commandId: commandId(), reason: 'Smeared' };
      await rig.untilJob((await rig.done(contract.print.reprint, again)).id, 'printed');
      expect(device.printed).toHaveLength(2);
      expect(device.printed[1]).toBe(device.printed[0]);
    },
  );
});

describe('PQ10 what goes where', () => {
  const RECEIPT = {
    pharmacy: 'North',
    title: 'Receipt',
    receiptNumber: 'R-1',
    at: '08:00',
    items: 'A\t1.00',
    totals: 'B\t€ 1',
  };
  const toReceipts = {
    type: 'printer',
    name: 'Till',
    language: 'escpos',
    line: { over: 'tcp', host: 'receipts', port: 9100 },
  };

  it('PQ10 a receipt goes to the receipt printer, byte for byte, and a label never does', async () => {
    const { add, done, call, receipts, printer, untilDevice, untilJob, enqueue } = await begin();
    const till = await add(toReceipts as never);
    await untilDevice(till, 'ready');
    const input = { commandId: commandId(), design: 'receipt', fields: RECEIPT };
    const job = await done(contract.print.enqueue, input);
    expect(job).toMatchObject({ deviceId: till, language: 'escpos' });
    await untilJob(job.id, 'printed');
    expect(receipts.device.printed[0]).toContain('€ 1');
    await untilJob((await enqueue()).id, 'printed');
    expect([printer.device.printed.length, receipts.device.printed.length]).toEqual([1, 1]);
    const wrong = { commandId: commandId(), design: 'unit-dose', fields: UNIT_DOSE, deviceId: till };
    expect(await call(contract.print.enqueue, wrong)).toMatchObject({ code: 'unsupported', path: 'deviceId' });
  });

  it('PQ10 a receipt that waited through a restart is the same bytes, and so is its reprint', async () => {
    const { add, done, receipts, untilDevice, untilJob, restart } = await begin();
    receipts.device.suffer('paper-out');
    const till = await add(toReceipts as never);
    await untilDevice(till, 'attention');
    const job = await done(contract.print.enqueue, { commandId: commandId(), design: 'receipt', fields: RECEIPT });
    await restart();
    receipts.device.suffer();
    await untilJob(job.id, 'printed');
    const again = { commandId: commandId(), jobId: job.id, reason: 'smudged' };
    await untilJob((await done(contract.print.reprint, again)).id, 'printed');
    const [first, second] = receipts.device.printed;
    expect(second).toBe(first);
  });

  it('PQ10 a label is not sent to a printer of another language', async () => {
    const { add, enqueue, call, deviceId, printer, untilDevice } = await begin();
    await printer.unplug();
    const job = await enqueue();
    await untilDevice(deviceId, 'away');
    const epl = await add({
      type: 'printer',
      name: 'Old',
      language: 'epl',
      line: { over: 'tcp', host: 'other', port: 9100 },
    } as never);
    const retry = { commandId: commandId(), jobId: job.id, deviceId: epl };
    expect(await call(contract.print.retry, retry)).toMatchObject({ code: 'unsupported' });
  });
});

describe('PQ11 what is kept of what was printed', () => {
  it('PQ11 thirty days, and then neither the job nor its label; what still waits stays', async () => {
    const kept = new Map<string, string>();
    const write = async ({ locals = [] }: { readonly locals?: readonly LocalWrite[] }) => {
      for (const { id, body } of locals) body === null ? kept.delete(id) : kept.set(id, body);
    };
    const locals = { findLocal: async (id: string) => kept.get(id), write } as unknown as LocalStore;
    const commit: CommitLocals = async (writes) => void (await write({ locals: writes }));
    const DAY_MS = 86_400_000;
    let nowMs = Date.UTC(2026, 10, 1);
    const queue = createPrintQueue({ locals, clock: { now: () => nowMs } });
    const add = (id: string, state: PrintJob['state']) => {
      const at = new Date(nowMs).toISOString();
      const made = { deviceId: 'device-1', design: 'unit-dose', title: 'Amoxicillin', copies: 1, dpi: 203, tries: 1 };
      return queue.add(
        { ...made, id, state, createdAt: at, changedAt: at, by: { id: 'User:1', name: 'Nora' } },
        `label ${id}`,
        commit,
      );
    };
    await add('job-1', 'printed');
    await add('job-2', 'queued');
    nowMs += 30 * DAY_MS;
    await add('job-3', 'printed');
    expect(await queue.findLabel('job-1')).toBe('label job-1');
    nowMs += 1;
    await add('job-4', 'printed');
    expect((await queue.list()).map(({ id }) => id)).toEqual(['job-4', 'job-3', 'job-2']);
    expect([await queue.findLabel('job-1'), await queue.findLabel('job-2')]).toEqual([undefined, 'label job-2']);
    for (let n = 5; n < 210; n += 1) await add(`job-${n}`, 'printed');
    const left = (await queue.list()).map(({ id }) => id);
    expect([left.length, left.at(-1), left.at(-2)]).toEqual([201, 'job-2', 'job-10']);
    expect(await queue.findLabel('job-9')).toBeUndefined();
  });
});
