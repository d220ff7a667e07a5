import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { DeviceRow, PrinterConfig } from '#shared/contract/device.ts';
import { sayingOf, saysWhenPrinted, tellsKey } from './device-words.ts';

const t = ((key: string) => key) as unknown as TFunction;
const config = (language: PrinterConfig['language'], over: 'tcp' | 'system' = 'tcp') =>
  ({ type: 'printer', name: 'P', language, dpi: 203, designs: [], line: { over } }) as unknown as PrinterConfig;
const stopped = (one: PrinterConfig) => {
  const status = { state: 'attention', problems: ['paper-out'] } as unknown as DeviceRow['status'];
  return sayingOf({ config: one, status, doubts: [] }, t).next;
};

describe('LP8 what a printer cannot tell is said', () => {
  it('LP8 one that does not count what it holds may hold labels after a stop', () => {
    for (const language of ['epl', 'tspl'] as const) expect(stopped(config(language))).toContain('mayHold');
    expect(stopped(config('pdf', 'system'))).toContain('mayHold');
    for (const language of ['zpl', 'escpos'] as const) expect(stopped(config(language))).not.toContain('mayHold');
  });
  it('LP8 LP9 printed is told by ZPL, TSPL and ESC/POS; of EPL and of a driver it is as far as they tell', () => {
    const languages = ['zpl', 'tspl', 'escpos', 'epl'] as const;
    expect(languages.map((language) => saysWhenPrinted(config(language)))).toEqual([true, true, true, false]);
    expect(saysWhenPrinted(config('zpl', 'system'))).toBe(false);
  });
  it('LP8 the words are those of its language, by a driver those of the system', () =>
    expect([config('epl'), config('zpl', 'system'), config('picture', 'system')].map(tellsKey)).toEqual([
      'devices.tells.epl',
      'devices.tells.system',
      'devices.tells.picture',
    ]));
});
