/** FNV-1a over the id, 32 bits. It only narrows the search: who uses it compares the id too. Stored, so it must not change. */
export function patientHash(patientId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < patientId.length; at += 1) hash = Math.imul(hash ^ patientId.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
