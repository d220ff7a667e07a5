import { describe, expect, it } from 'vitest';
import { deviceConfig } from '#shared/contract/device.ts';
import { configOf, draftOf, languagesOver, overOf, printerOf, readControl, spellControl } from './device-draft.ts';

const PORTS = [{ path: '/dev/ttyACM0', vendorId: '05e0', productId: '1701', serialNumber: 'A1' }];

describe('DF the form of a device', () => {
  it('DF1 control characters are written as people say them, and read back', () => {
    for (const text of ['\r', '\r\n', '\u0002', '\u0003', '\t', '', '$'])
      expect(readControl(spellControl(text))).toBe(text);
    expect(readControl('cr lf')).toBe('\r\n');
    expect(readControl('~~')).toBe('~~');
  });

  it('DF2 a draft becomes a configuration that core takes, and comes back the same', () => {
    const draft = { ...draftOf('scanner', undefined), name: 'Ward', path: '/dev/ttyACM0', separators: '{GS}' };
    const config = configOf('scanner', draft, PORTS);
    expect(deviceConfig.parse(config)).toMatchObject({
      line: { path: '/dev/ttyACM0', serialNumber: 'A1' },
      profile: { suffix: '\r', separators: ['{GS}'], symbologyIds: 'sent' },
    });
    const row = {
      id: 'device-1',
      config,
      status: { state: 'starting' },
      separatorsProven: false,
      doubts: [],
      waiting: 0,
    };
    expect(configOf('scanner', draftOf('scanner', row as never), PORTS)).toEqual(config);
  });

  it('DF3 a printer on the network wants its address; what is missing is no configuration', () => {
    const draft = { ...draftOf('printer', undefined), name: 'Bands' };
    expect(configOf('printer', draft, [])).toBeUndefined();
    expect(deviceConfig.parse(configOf('printer', { ...draft, host: '10.0.0.5' }, []))).toMatchObject({
      line: { over: 'tcp', host: '10.0.0.5', port: 9100 },
      dpi: 203,
    });
    expect(configOf('printer', { ...draft, host: '10.0.0.5', port: '99999' }, [])).toBeUndefined();
    expect(
      configOf('scanner', { ...draftOf('scanner', undefined), name: 'S', path: 'COM3', suffix: '' }, []),
    ).toBeUndefined();
  });

  it('DF4 only the system prints PDF: another line takes the language with it', () => {
    const draft = { ...draftOf('printer', undefined), over: 'system', language: 'pdf' } as const;
    expect(languagesOver(draft)).toContain('pdf');
    expect(languagesOver({ over: 'tcp', language: 'zpl' })).not.toContain('pdf');
    expect(overOf('tcp', draft)).toEqual({ over: 'tcp', language: 'zpl' });
    expect(overOf('serial', { ...draft, language: 'epl' })).toEqual({ over: 'serial' });
  });

  it('DF5 a printer that takes pictures alone is offered nothing else; its name may be whatever the system calls it', () => {
    const draft = { ...draftOf('printer', undefined), name: 'Bands', over: 'system' } as const;
    const chosen = { ...draft, ...printerOf({ name: 'ZDesigner GK420d (Copy 1)', takes: 'pictures' }, draft) };
    expect(languagesOver(chosen)).toEqual(['picture']);
    expect(deviceConfig.parse(configOf('printer', chosen, []))).toMatchObject({
      line: { over: 'system', printer: 'ZDesigner GK420d (Copy 1)' },
      language: 'picture',
    });
    expect(printerOf({ name: 'Counter', takes: 'bytes' }, chosen)).toEqual({ printer: 'Counter', language: 'pdf' });
    expect(printerOf({ name: 'Counter', takes: 'bytes' }, draft)).toEqual({ printer: 'Counter', language: 'zpl' });
    expect(overOf('tcp', chosen)).toEqual({ over: 'tcp', language: 'zpl' });
    expect(languagesOver(draft)).not.toContain('picture');
  });
});
