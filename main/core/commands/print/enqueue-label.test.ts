import { describe, expect, it } from 'vitest';
import type { PrinterConfig } from '#shared/contract/device.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { StoredDevice } from '../../device-desk.ts';
import { findShippedDesign } from '../../labels/label-designs.ts';
import { findPrinter } from './enqueue-label.ts';

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
