/** gzip by the platform's own stream, fed by hand: what wraps a stream around the bytes costs more than the work. */
export async function compress(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { writable, readable } = new CompressionStream('gzip');
  const writer = writable.getWriter();
  const written = Promise.all([writer.write(bytes), writer.close()]);
  const packed = new Uint8Array(await new Response(readable).arrayBuffer());
  await written;
  return packed;
}
