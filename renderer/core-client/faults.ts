/** Core met a bug or a broken disk. The reference leads support to the log entry. */
export class CoreFault extends Error {
  override readonly name = 'CoreFault';
  readonly reference: string;
  constructor(reference: string) {
    super(`core fault ${reference}`);
    this.reference = reference;
  }
}

/** The line to core went away before the answer came. A command with an id is sent again; everything else ends with this. */
export class LineLost extends Error {
  override readonly name = 'LineLost';
  constructor() {
    super('the line to core was lost');
  }
}
