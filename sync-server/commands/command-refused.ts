/** A command that cannot be done; the message says to the person why and what to do. */
export class CommandRefused extends Error {
  override name = 'CommandRefused';
}
