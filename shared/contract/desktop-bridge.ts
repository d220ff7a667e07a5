/** What the preload puts on `window.holdfast`; absent in browser mode, where the same frames travel over a WebSocket. */
export type DesktopBridge = {
  readonly runtime: {
    readonly electron: string;
    readonly chrome: string;
    readonly platform: string;
    /** The old development runtime: demo organisations only, and the frame says so. */
    readonly fallbackRuntime: boolean;
  };
  /** Asks for a line to core. Waits while core starts; call it again after a line was closed. */
  connect(): Promise<DesktopLine>;
};

/** JSON text in (`ClientFrame`) and out (`CoreFrame`), in order. What arrives before a listener is attached is kept for it. */
export type DesktopLine = {
  postMessage(text: string): void;
  /** One listener; a later one replaces it. */
  onMessage(listener: (text: string) => void): void;
  /** Core stopped or dropped the line; nothing arrives any more. */
  onClose(listener: () => void): void;
  close(): void;
};
