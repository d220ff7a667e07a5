import { describe, expect, it } from 'vitest';
import type { PrinterConfig } from '#shared/contract/device.ts';
import type { PrintJob } from '#shared/contract/print.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { StoredDevice } from '../../device-desk.ts';
import { readJobBytes } from '../../labels/job-bytes.ts';
import { findShippedDesign } from '../../labels/label-designs.ts';
import { createLabelDesk } from '../../labels/label-desk.ts';
import { enqueueLabel, findPrinter } from './enqueue-label.ts';

const printer = (id: string, language: PrinterConfig['language'], designs: string[] = []) =>
  ({
    id,
    config: { type: 'printer', name: id, line: { over: 'system', printer: id }, language, dpi: 600, designs },
  }) as unknown as StoredDevice;

const chosen = (id: string, devices: readonly StoredDevice[], deviceId?: string): string => {
  const design = findShippedDesign(id);
  if (!design) throw new Error(`no design ${id}`);
  const found = findPrinter(devices, { deviceId }, design);
  return isRefusal(found) ? found.code : found.id;
};

describe('LB9 a receipt by a driver', () => {
  it('LB9 is as large at any resolution of the printer: its letters are dots of receipt printers', async () => {
    const labels = createLabelDesk({ store: createMemoryStore() });
    const pages: (string | undefined)[] = [];
    for (const dpi of [203, 600]) {
      const office = printer('office', 'pdf', ['queue-ticket']);
      const device = { ...office, config: { ...office.config, dpi } } as StoredDevice;
      const queue = {
        add: async (_job: PrintJob, label: string) => {
          pages.push(/MediaBox\[[^\]]*\]/.exec(new TextDecoder('latin1').decode(readJobBytes(label)))?.[0]);
          return _job;
        },
      };
      const part = { queue, list: () => [device], labels } as unknown as Parameters<typeof enqueueLabel>[0];
      const context = { actor: { userId: 'User:1', displayName: 'Ada' }, now: () => 0 } as never;
      const fields = { pharmacy: 'North', ticket: 'A123', at: '08:00' };
      await enqueueLabel(part, { design: 'queue-ticket', fields, copies: 1, title: 'A123', context });
    }
    expect(pages[0]).toBeDefined();
    expect(pages[1]).toBe(pages[0]);
  });
});

describe('LB9 what goes where', () => {
  it('LB9 a printer of the operating system takes receipts where its paper is for them, and never by chance', () => {
    const labels = printer('labels', 'pdf');
    const office = printer('office', 'pdf', ['receipt']);
    expect([chosen('receipt', [labels]), chosen('receipt', [labels], 'labels')]).toEqual(['not-found', 'unsupported']);
    expect([chosen('receipt', [labels, office]), chosen('receipt', [office], 'office')]).toEqual(['office', 'office']);
    expect([chosen('dispensing-label', [office, labels]), chosen('queue-ticket', [office])]).toEqual([
      'labels',
      'not-found',
    ]);
  });
});
