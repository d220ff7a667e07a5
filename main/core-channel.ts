/**
 * The control channel between the shell (Electron main) and core (a process of its own).
 *
 * The same messages travel in both ways core can run: over `parentPort` when core is a utilityProcess, over Node's child
 * process channel when it is a child of the pinned Node. Only the bytes of a window's port differ: a utilityProcess gets
 * the port itself with `port-open` (see core-endpoint.ts, which hides the difference), a plain child gets `port-message`.
 *
 * Invariant: what a window says is a string that the shell neither reads nor changes. Keys pass here and nowhere else;
 * nothing on this channel is ever logged.
 */

import type { DrawnText, TextToDraw } from '#shared/domain/label/draw-text.ts';
import type { PageOutcome, PageToPrint, PrinterSeen } from '#shared/domain/label/page-printing.ts';

export type { DrawnText, PageOutcome, PageToPrint, PrinterSeen, TextToDraw };

/** How core's store keys are protected: by the operating system through the shell, or by a file with mode 0600 (development). */
export type KeyWrap = 'safe-storage' | 'file';

/** First message to each core, exactly once. Core answers `ready` or `fatal`. */
export type BootMessage = {
  kind: 'boot';
  /** Absolute path of the folder that holds everything this workstation keeps. */
  dataFolder: string;
  /** Names of the station folders to open; absent means every one found in `dataFolder`. */
  stations?: readonly string[];
  appVersion: string;
  /** True in the old development runtime: core must refuse to open anything but demo organisations. */
  fallbackRuntime: boolean;
  wrap: KeyWrap;
  /** What `keep` gave to the shell in an earlier life of core. */
  passphrase?: string;
  /** Absolute path of the built renderer, for browser mode; the shell serves its windows itself. */
  rendererFolder: string;
};

/** Why the keychain did not do what core asked; each is explained to the user by core's catalogue of refusals. */
export type VaultRefusal =
  /** No keychain, or it is locked. */
  | 'unavailable'
  /** Linux without a keyring: the key would be a constant that is written in the program. */
  | 'basic-text'
  /** The sealed bytes were not made by this user on this machine, or are damaged. */
  | 'undecipherable';

export type VaultReply = { state: 'done'; bytesBase64: string } | { state: 'refused'; reason: VaultRefusal };

export type ShellToCore =
  | BootMessage
  /** A window was given port `port`. Under utilityProcess the MessagePort travels with this message. */
  | { kind: 'port-open'; port: number }
  /** Plain child only: `data` is what the window sent. */
  | { kind: 'port-message'; port: number; data: string }
  | { kind: 'port-close'; port: number }
  /** Answer to `wrap` with the same `request`. */
  | { kind: 'wrapped'; request: number; reply: VaultReply }
  /** Answer to `unwrap` with the same `request`. */
  | { kind: 'unwrapped'; request: number; reply: VaultReply }
  /** Answer to `draw` with the same `request`; null where it could not be drawn. */
  | { kind: 'drawn'; request: number; drawn: readonly DrawnText[] | null }
  /** Answer to `list-printers` with the same `request`; null where the system could not be asked. */
  | { kind: 'printers'; request: number; printers: readonly PrinterSeen[] | null }
  /** Answer to `print` with the same `request`. */
  | { kind: 'page-printed'; request: number; outcome: PageOutcome }
  /** Drain and leave. Core exits with code 0; the shell kills it after `STOP_GRACE_MS`. */
  | { kind: 'stop' };

export type CoreToShell =
  /** Core is composed and answers on every port. */
  | { kind: 'ready' }
  /** Plain child only: `data` goes to the window behind `port`. */
  | { kind: 'port-message'; port: number; data: string }
  /** Core drops this window's port (protocol error); the shell closes it and the window asks for a new one. */
  | { kind: 'port-close'; port: number }
  /** Seal key bytes with the operating system's keychain. */
  | { kind: 'wrap'; request: number; bytesBase64: string }
  /** Open what `wrap` once made. */
  | { kind: 'unwrap'; request: number; bytesBase64: string }
  /**
   * The passphrase that opened this station, for as long as the program runs: a core that died in the night is started again
   * without a person. The shell holds it in memory only, and gives it back with `boot`.
   */
  | { kind: 'keep'; passphrase: string }
  /** Text for a label that its printer has no letters for: drawn as dots with the fonts of this computer. */
  | { kind: 'draw'; request: number; texts: readonly TextToDraw[] }
  /** Printers that the operating system has. */
  | { kind: 'list-printers'; request: number }
  /** A page for the driver of one of them, without asking anybody. */
  | { kind: 'print'; request: number; printer: string; page: PageToPrint }
  /** For the window's title and the taskbar: how many records wait to be sent, and whether a server is reached. */
  | { kind: 'status'; connection: 'online' | 'offline' | 'none'; unsentCount: number }
  /** Core cannot start and a new try would not help; it exits after this. The window shows `sentence`. */
  | { kind: 'fatal'; code: string; sentence: string };

/** How long core may take to drain after `stop`. */
export const STOP_GRACE_MS = 5_000;
