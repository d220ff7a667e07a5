/**
 * How many connections there may be (OP8). A connection is idle until a call begins on it and again when that ends; the
 * map of idle ones is in the order in which they became so, and the first of it makes room when there are too many.
 */
import type { Socket } from 'node:net';
import { isLoopback } from '../config/config.ts';
import type { Metrics } from './create-metrics.ts';
import type { TransportLimits } from './transport-limits.ts';

export interface OpenConnections {
  opened(socket: Socket): void;
  /** `socket` may be the encrypted side of one that was opened. */
  callBegins(socket: Socket): void;
  callEnds(socket: Socket): void;
  /** Closes those on which nothing is under way. */
  closeIdle(): void;
}

type Limits = Pick<TransportLimits, 'connections' | 'connectionsPerAddress'>;

const keyOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

export function createOpenConnections(limits: Limits, metrics: Metrics): OpenConnections {
  const idle = new Map<string, Socket>();
  const busy = new Map<string, Socket>();
  const perAddress = new Map<string, number>();

  const refuse = (socket: Socket | undefined): void => {
    socket?.destroy();
    metrics.connectionsRefused.inc();
  };
  const count = (address: string, change: number): void => {
    const now = (perAddress.get(address) ?? 0) + change;
    if (now > 0) perAddress.set(address, now);
    else perAddress.delete(address);
    metrics.connections.inc(change);
  };
  const makeRoom = (): boolean => {
    if (idle.size + busy.size < limits.connections) return true;
    const [oldest] = idle;
    if (!oldest) return false;
    idle.delete(oldest[0]);
    refuse(oldest[1]);
    return true;
  };
  const move = (from: Map<string, Socket>, to: Map<string, Socket>, key: string): void => {
    const socket = from.get(key);
    if (!socket) return;
    from.delete(key);
    to.set(key, socket);
  };

  return {
    opened(socket) {
      const key = keyOf(socket);
      const address = socket.remoteAddress ?? '';
      const isCrowded = !isLoopback(address) && (perAddress.get(address) ?? 0) >= limits.connectionsPerAddress;
      if (isCrowded || !makeRoom()) return refuse(socket);
      idle.set(key, socket);
      count(address, 1);
      socket.once('close', () => {
        count(address, -1);
        if (idle.get(key) === socket) idle.delete(key);
        if (busy.get(key) === socket) busy.delete(key);
      });
    },
    callBegins: (socket) => move(idle, busy, keyOf(socket)),
    callEnds: (socket) => move(busy, idle, keyOf(socket)),
    closeIdle() {
      for (const socket of [...idle.values()]) socket.destroy();
    },
  };
}
