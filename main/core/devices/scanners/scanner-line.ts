/** Port: a line of bytes from a scanner, as an operating system has it (a USB serial device). */
export interface ScannerLine {
  /** Rejects while the device is not there. */
  open(): Promise<OpenScannerLine>;
}

export interface OpenScannerLine {
  /** Bytes in pieces as they come. */
  watchBytes(listener: (bytes: Uint8Array) => void): void;
  /** Resolves when the device goes or the line is closed; never rejects. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}
