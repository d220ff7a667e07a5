import type { DesktopBridge } from '#shared/contract/desktop-bridge.ts';

/** A line to core: JSON text both ways, in order. In Electron a MessagePort behind the preload, in a browser a WebSocket. */
export type Line = {
  postMessage(text: string): void;
  onMessage(listener: (text: string) => void): void;
  /** Called once, also when the line was already closed. */
  onClose(listener: () => void): void;
  close(): void;
};

/** Asks for a fresh line. May wait while core starts; rejects when there is none to be had now. */
export type Connect = () => Promise<Line>;

declare global {
  interface Window {
    /** Put there by the preload; absent in browser mode. */
    readonly holdfast?: DesktopBridge;
  }
}

/** The way to core that this window has. */
export function connectFrom(window: Window): Connect {
  const desktop = window.holdfast;
  return desktop ? () => desktop.connect() : () => openSocket(bridgeAddress(window.location));
}

function bridgeAddress(location: Pick<Location, 'protocol' | 'host'>): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/bridge`;
}

function openSocket(address: string): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const early: string[] = [];
    let listener: ((text: string) => void) | undefined;
    socket.onmessage = ({ data }) => (listener ? listener(String(data)) : early.push(String(data)));
    socket.onerror = () => reject(new Error('no line to core'));
    socket.onopen = () =>
      resolve({
        postMessage: (text) => socket.send(text),
        onMessage: (next) => {
          listener = next;
          for (const text of early.splice(0)) next(text);
        },
        onClose: (closed) => {
          if (socket.readyState === WebSocket.CLOSED) closed();
          else socket.addEventListener('close', () => closed(), { once: true });
        },
        close: () => socket.close(),
      });
  });
}
