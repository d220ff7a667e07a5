/** Standard base64 with padding, as attachments travel in JSON. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  const sliceBytes = 0x6000;
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + sliceBytes))));
  }
  return parts.join('');
}

/** Undefined where the text is not base64. White space is allowed, as MIME writers leave it. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}
