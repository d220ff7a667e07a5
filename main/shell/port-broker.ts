/**
 * Gives each window its line to core. Under utilityProcess the window's port goes to core itself and the shell is out of
 * the way; a plain child gets the same strings relayed with the number of the port. Anything that is not a string is
 * dropped: a window cannot make the shell or core deserialise objects.
 */
import { ipcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { CoreToShell } from '../core-channel.ts';
import type { CoreProcess } from './core-process.ts';

/** Channels between preload and shell; the preload repeats these words because it imports nothing. */
const ASK = 'line-ask';
const GIVE = 'line-give';
const LOST = 'line-lost';

type OpenLine = { window: WebContents; request: number; relayed: MessagePortMain | undefined };

export type PortBroker = {
  /** Windows that ask before this wait for it. */
  coreStarted(core: CoreProcess): void;
  /** Every line is lost; windows ask anew. */
  coreStopped(): void;
  receive(message: Extract<CoreToShell, { kind: 'port-message' | 'port-close' }>): void;
};

export function createPortBroker(): PortBroker {
  const lines = new Map<number, OpenLine>();
  const waiting: { window: WebContents; request: number }[] = [];
  let core: CoreProcess | undefined;
  let lastPort = 0;

  const open = (window: WebContents, request: number, to: CoreProcess) => {
    if (window.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    lastPort += 1;
    const port = lastPort;
    lines.set(port, { window, request, relayed: to.takesPorts ? undefined : port1 });
    if (to.takesPorts) to.send({ kind: 'port-open', port }, port1);
    else relay(port, port1, to);
    window.once('destroyed', () => lines.delete(port));
    window.postMessage(GIVE, request, [port2]);
  };

  const relay = (port: number, end: MessagePortMain, to: CoreProcess) => {
    to.send({ kind: 'port-open', port });
    end.on('message', ({ data }) => {
      if (typeof data === 'string') to.send({ kind: 'port-message', port, data });
    });
    end.on('close', () => {
      if (lines.delete(port)) to.send({ kind: 'port-close', port });
    });
    end.start();
  };

  const lose = (port: number) => {
    const line = lines.get(port);
    if (!line) return;
    lines.delete(port);
    line.relayed?.close();
    if (!line.window.isDestroyed()) line.window.send(LOST, line.request);
  };

  ipcMain.on(ASK, ({ sender }, request: unknown) => {
    if (typeof request !== 'number') return;
    if (core) open(sender, request, core);
    else waiting.push({ window: sender, request });
  });

  return {
    coreStarted: (started) => {
      core = started;
      for (const { window, request } of waiting.splice(0)) open(window, request, started);
    },
    coreStopped: () => {
      core = undefined;
      for (const port of [...lines.keys()]) lose(port);
    },
    receive: (message) => {
      if (message.kind === 'port-close') lose(message.port);
      else lines.get(message.port)?.relayed?.postMessage(message.data);
    },
  };
}
