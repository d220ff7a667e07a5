/**
 * Core's end of the control channel: one shape over utilityProcess and over a plain Node child, so that core never asks
 * which of the two it is.
 */
import type { CoreToShell, ShellToCore } from './core-channel.ts';

/** One window's line to core. Strings in, strings out. */
export type WindowPort = {
  readonly id: number;
  send(data: string): void;
  onMessage(listener: (data: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
};

export type ControlMessage = Exclude<ShellToCore, { kind: 'port-open' | 'port-message' | 'port-close' }>;
export type ControlReply = Exclude<CoreToShell, { kind: 'port-message' | 'port-close' }>;

export type CoreEndpoint = {
  send(message: ControlReply): void;
  onControl(listener: (message: ControlMessage) => void): void;
  onPort(listener: (port: WindowPort) => void): void;
  /** The shell is gone: drain and exit. */
  onLost(listener: () => void): void;
};

type Listener<T> = (value: T) => void;

/** What of Electron's MessagePortMain is used; core must not import electron. */
type TransferredPort = {
  postMessage(data: string): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
};

type ParentPort = {
  postMessage(message: CoreToShell): void;
  on(event: 'message', listener: (event: { data: ShellToCore; ports: readonly TransferredPort[] }) => void): void;
};

/** What of Node's process a plain child uses. */
export type ChildProcessChannel = {
  send?(message: CoreToShell): unknown;
  on(event: 'message', listener: (message: ShellToCore) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
};

/** Finds the shell that started this process, or nothing when core was started alone. */
export function findShell(host: NodeJS.Process = process): CoreEndpoint | undefined {
  const parentPort = (host as NodeJS.Process & { parentPort?: ParentPort }).parentPort;
  if (parentPort) return fromParentPort(parentPort);
  if (typeof host.send === 'function') return fromChildProcess(host as ChildProcessChannel);
  return undefined;
}

function fromParentPort(parent: ParentPort): CoreEndpoint {
  const control = new Buffered<ControlMessage>();
  const opened = new Buffered<WindowPort>();
  parent.on('message', ({ data, ports }) => {
    if (data.kind === 'port-open') {
      const [port] = ports;
      if (port) opened.emit(transferred(data.port, port));
    } else if (data.kind !== 'port-message' && data.kind !== 'port-close') control.emit(data);
  });
  return {
    send: (message) => parent.postMessage(message),
    onControl: (listener) => control.on(listener),
    onPort: (listener) => opened.on(listener),
    // A utilityProcess is ended by Electron together with its parent.
    onLost: () => {},
  };
}

function transferred(id: number, port: TransferredPort): WindowPort {
  const messages = new Buffered<string>();
  const closed = new Buffered<void>();
  port.on('message', ({ data }) => {
    if (typeof data === 'string') messages.emit(data);
  });
  port.on('close', () => closed.emit());
  port.start();
  return {
    id,
    send: (data) => port.postMessage(data),
    onMessage: (listener) => messages.on(listener),
    onClose: (listener) => closed.on(listener),
    close: () => port.close(),
  };
}

/** Exported for tests. */
function fromChildProcess(host: ChildProcessChannel): CoreEndpoint {
  const control = new Buffered<ControlMessage>();
  const opened = new Buffered<WindowPort>();
  const ports = new Map<number, RelayedPort>();
  const tell = (message: CoreToShell) => void host.send?.(message);
  host.on('message', (message) => {
    if (message.kind === 'port-open') {
      const port = new RelayedPort(message.port, tell, () => ports.delete(message.port));
      ports.set(message.port, port);
      opened.emit(port);
    } else if (message.kind === 'port-message') ports.get(message.port)?.messages.emit(message.data);
    else if (message.kind === 'port-close') {
      const port = ports.get(message.port);
      ports.delete(message.port);
      port?.closed.emit();
    } else control.emit(message);
  });
  return {
    send: tell,
    onControl: (listener) => control.on(listener),
    onPort: (listener) => opened.on(listener),
    onLost: (listener) => void host.on('disconnect', listener),
  };
}

class RelayedPort implements WindowPort {
  readonly id: number;
  readonly messages = new Buffered<string>();
  readonly closed = new Buffered<void>();
  readonly #tell: (message: CoreToShell) => void;
  readonly #forget: () => void;

  constructor(id: number, tell: (message: CoreToShell) => void, forget: () => void) {
    this.id = id;
    this.#tell = tell;
    this.#forget = forget;
  }

  send(data: string): void {
    this.#tell({ kind: 'port-message', port: this.id, data });
  }

  onMessage(listener: Listener<string>): void {
    this.messages.on(listener);
  }

  onClose(listener: Listener<void>): void {
    this.closed.on(listener);
  }

  close(): void {
    this.#forget();
    this.#tell({ kind: 'port-close', port: this.id });
  }
}

/** One listener; what arrives before it is attached is kept, so that no early message is lost. */
class Buffered<T> {
  #listener: Listener<T> | undefined;
  #early: T[] = [];

  on(listener: Listener<T>): void {
    this.#listener = listener;
    for (const value of this.#early.splice(0)) listener(value);
  }

  emit(value: T): void {
    if (this.#listener) this.#listener(value);
    else this.#early.push(value);
  }
}
