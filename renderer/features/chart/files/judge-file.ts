import { SPOOL_FILE_LIMIT } from '#shared/contract/spool-entry.ts';

export const ACCEPTED_TYPES: readonly string[] = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/heic',
  'image/heif',
  'image/tiff',
  'application/pdf',
];

export function judgeFile(file: Pick<File, 'type' | 'size'>): 'accepted' | 'type' | 'size' {
  if (!ACCEPTED_TYPES.includes(file.type)) return 'type';
  return file.size > SPOOL_FILE_LIMIT || file.size === 0 ? 'size' : 'accepted';
}

/** The name without its ending, as a first title. */
export function titleOf(fileName: string): string {
  return (
    fileName
      .replace(/\.[a-z0-9]{2,5}$/i, '')
      .replace(/[_]+/g, ' ')
      .trim()
      .slice(0, 200) || fileName
  );
}
