/**
 * The one object a page gets. It passes text between the page and the port that the shell sent, and nothing else.
 * A port cannot cross into the page's world as a value, hence the four functions of a line.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopBridge, DesktopLine } from '#shared/contract/desktop-bridge.ts';

type Held = { port: MessagePort; closed: () => void };

const asked = new Map<number, (line: DesktopLine) => void>();
const held = new Map<number, Held>();
let lastRequest = 0;

export function exposeBridge(): void {
  ipcRenderer.on('line-give', (event, request: number) => {
    const [port] = event.ports;
    if (port) asked.get(request)?.(hold(request, port));
    asked.delete(request);
  });
  ipcRenderer.on('line-lost', (_event, request: number) => release(request)?.closed());
  contextBridge.exposeInMainWorld('holdfast', bridge);
}

const bridge: DesktopBridge = Object.freeze({
  runtime: Object.freeze({
    electron: process.versions.electron ?? '',
    chrome: process.versions.chrome ?? '',
    platform: process.platform,
    fallbackRuntime: process.argv.includes('--holdfast-fallback-runtime=true'),
  }),
  connect: () =>
    new Promise<DesktopLine>((resolve) => {
      lastRequest += 1;
      asked.set(lastRequest, resolve);
      ipcRenderer.send('line-ask', lastRequest);
    }),
});

function hold(request: number, port: MessagePort): DesktopLine {
  let isClosed = false;
  let tellClosed: (() => void) | undefined;
  const closed = () => {
    isClosed = true;
    tellClosed?.();
  };
  held.set(request, { port, closed });
  port.addEventListener('close', () => release(request)?.closed());
  return {
    postMessage: (text) => port.postMessage(text),
    // Assigning starts the port: what came earlier is delivered now.
    onMessage: (listener) => {
      port.onmessage = ({ data }) => listener(data);
    },
    onClose: (listener) => {
      tellClosed = listener;
      if (isClosed) listener();
    },
    close: () => void release(request),
  };
}

function release(request: number): Held | undefined {
  const line = held.get(request);
  held.delete(request);
  line?.port.close();
  return line;
}
