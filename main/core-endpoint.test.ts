import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { CoreToShell, ShellToCore } from './core-channel.ts';
import { findShell, type WindowPort } from './core-endpoint.ts';

type Host = Parameters<typeof findShell>[0];

function child() {
  const sent: CoreToShell[] = [];
  const host = Object.assign(new EventEmitter(), { send: (message: CoreToShell) => sent.push(message) });
  const shell = findShell(host as unknown as Host);
  if (!shell) throw new Error('no shell');
  return { shell, sent, hear: (message: ShellToCore) => host.emit('message', message), host };
}

class PretendPort extends EventEmitter {
  readonly posted: string[] = [];
  started = false;
  postMessage = (data: string) => void this.posted.push(data);
  start = () => {
    this.started = true;
  };
  close = () => void this.emit('close');
}

function utility() {
  const sent: CoreToShell[] = [];
  const parentPort = Object.assign(new EventEmitter(), { postMessage: (message: CoreToShell) => sent.push(message) });
  const shell = findShell({ parentPort } as unknown as Host);
  if (!shell) throw new Error('no shell');
  const hear = (data: ShellToCore, ...ports: PretendPort[]) => parentPort.emit('message', { data, ports });
  return { shell, sent, hear };
}

describe("core's end of the control channel", () => {
  it('is absent when core was started alone', () => {
    expect(findShell({ on: () => {} } as unknown as Host)).toBeUndefined();
  });

  it('child: keeps what came before anyone listened, in order', () => {
    const { shell, hear } = child();
    hear({ kind: 'port-open', port: 3 });
    hear({ kind: 'port-message', port: 3, data: 'one' });
    hear({ kind: 'port-message', port: 3, data: 'two' });
    const heard: string[] = [];
    shell.onPort((port) => port.onMessage((data) => heard.push(`${port.id} ${data}`)));
    hear({ kind: 'port-message', port: 3, data: 'three' });
    expect(heard).toEqual(['3 one', '3 two', '3 three']);
  });

  it('child: a window that goes, and one that core drops', () => {
    const { shell, sent, hear } = child();
    const ports: WindowPort[] = [];
    const closed: number[] = [];
    shell.onPort((port) => {
      ports.push(port);
      port.onClose(() => closed.push(port.id));
    });
    hear({ kind: 'port-open', port: 1 });
    hear({ kind: 'port-open', port: 2 });
    hear({ kind: 'port-close', port: 1 });
    ports[1]?.send('bye');
    ports[1]?.close();
    expect(closed).toEqual([1]);
    expect(sent).toEqual([
      { kind: 'port-message', port: 2, data: 'bye' },
      { kind: 'port-close', port: 2 },
    ]);
  });

  it('child: control messages and the loss of the shell', () => {
    const { shell, hear, host } = child();
    const kinds: string[] = [];
    shell.onControl((message) => kinds.push(message.kind));
    shell.onLost(() => kinds.push('lost'));
    hear({ kind: 'stop' });
    host.emit('disconnect');
    expect(kinds).toEqual(['stop', 'lost']);
  });

  it('utility process: talks on the port it was given, and takes nothing but text', () => {
    const { shell, hear } = utility();
    const port = new PretendPort();
    const heard: unknown[] = [];
    let closed = false;
    shell.onPort((window) => {
      window.onMessage((data) => heard.push(data));
      window.onClose(() => {
        closed = true;
      });
      window.send('hello');
    });
    hear({ kind: 'port-open', port: 1 }, port);
    port.emit('message', { data: 'text' });
    port.emit('message', { data: { not: 'text' } });
    port.emit('close');
    expect({ started: port.started, posted: port.posted, heard, closed }).toEqual({
      started: true,
      posted: ['hello'],
      heard: ['text'],
      closed: true,
    });
  });
});
