import { afterEach, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { createDeviceRig } from '../../testing/device-rig.ts';

const FIELDS = { printer: 'Ward printer', at: '2026-11-22 08:00', code: '0109506000134352' };
let rig: ReturnType<typeof createDeviceRig>;
afterEach(() => rig.stop());

/** Where a command of the label begins, one before and one after: the closed set of what a printer can have understood of it. */
function cutsOf(label: Uint8Array): readonly number[] {
  const ends = [...label.keys()].flatMap((at) => (label[at] === 0x5e ? [at - 1, at, at + 1] : []));
  return [...new Set([...ends, 0, label.length - 1, label.length])].filter((at) => at >= 0).sort((a, b) => a - b);
}

it('@SAFETY PQ2 wherever a line is cut within a job: told, never lost silently, never sent again by itself', async () => {
  rig = createDeviceRig();
  await rig.run();
  const { printer, done, part, untilJob } = rig;
  const deviceId = await rig.add({ type: 'printer' });
  const { open } = printer.line;
  let cut: number | undefined;
  let label: Uint8Array = new Uint8Array();
  let sent = 0;
  (printer.line as { open: typeof open }).open = async () => {
    const opened = await open();
    const write: typeof opened.write = async (bytes) => {
      if (!new TextDecoder().decode(bytes).startsWith('^XA')) return opened.write(bytes);
      [label, sent] = [bytes, sent + 1];
      if (cut === undefined) return opened.write(bytes);
      await opened.write(bytes.subarray(0, cut));
      await printer.unplug();
      throw new Error('the line broke');
    };
    return { ...opened, write };
  };
  const enqueue = () =>
    done(contract.print.enqueue, { commandId: crypto.randomUUID(), design: 'test-label', fields: FIELDS, copies: 1 });
  await untilJob((await enqueue()).id, 'printed');
  for (const at of cutsOf(label)) {
    [cut, sent] = [at, 0];
    const { id } = await enqueue();
    expect(await untilJob(id, 'uncertain'), `cut at ${at}`).toMatchObject({ why: 'line-broke', tries: 1 });
    cut = undefined;
    printer.device.loseMemory();
    printer.plugIn();
    for (let look = 0; look < 2; look += 1) await part().lookNow(deviceId);
    expect([sent, (await part().queue.find(id))?.state], `cut at ${at}`).toEqual([1, 'uncertain']);
    const before = printer.device.printed.length;
    await done(contract.print.retry, { commandId: crypto.randomUUID(), jobId: id, reason: 'Not seen' });
    await untilJob(id, 'printed');
    expect(printer.device.printed.length - before, `cut at ${at}`).toBe(1);
  }
});
