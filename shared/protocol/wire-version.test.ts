import { describe, expect, it } from 'vitest';
import { encodeClosingRow, encodeRow } from './rows.ts';
import { agreeOnVersion, OLDEST_SERVED_VERSION, WIRE_VERSION } from './wire-version.ts';

describe('wire version', () => {
  it('WR6 peers agree on the newest version both know, or on none', () => {
    expect(agreeOnVersion({ wire: WIRE_VERSION + 2, oldest: OLDEST_SERVED_VERSION })).toBe(WIRE_VERSION);
    expect(agreeOnVersion({ wire: WIRE_VERSION + 9, oldest: WIRE_VERSION + 1 })).toBeUndefined();
    expect(agreeOnVersion({ wire: OLDEST_SERVED_VERSION - 1, oldest: 0 })).toBeUndefined();
  });

  it('PR6 WR6 version 1 writes these bytes; when this test must change, WIRE_VERSION changes with it', () => {
    const stub = { contentType: 'image/png', digest: 'md5-q', length: 3, revpos: 1 };
    const revision = {
      id: 'Patient:1',
      rev: '2-b',
      path: { start: 2, ids: ['b', 'a'] },
      deleted: false,
      body: '{"v":1}',
    };
    expect(encodeRow('5', { ...revision, attachments: { 'x.png': stub } })).toBe(
      '["5","Patient:1",2,["b","a"],0,{"x.png":{"content_type":"image/png","revpos":1,"digest":"md5-q","length":3,"stub":true}}]\t{"v":1}\n',
    );
    expect(encodeClosingRow({ last: '5', pending: 0 })).toBe('{"last":"5","pending":0}\n');
    expect(WIRE_VERSION).toBe(1);
  });
});
