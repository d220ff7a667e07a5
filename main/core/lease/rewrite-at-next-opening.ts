import { getFolderRecord, writeFolderRecord } from '../enrolment/organisation-folder.ts';
import { syncFolder } from './wipe-file.ts';

/**
 * The records get another key when they are opened next (LE14), and with it a file that is written anew, page by page, in no
 * more memory than a page: what evictions left in a file too large for `store.rewrite` goes with the old one. Undefined
 * before the first lease.
 */
export async function rewriteAtNextOpening(folder: string): Promise<'noted' | undefined> {
  const record = await getFolderRecord(folder);
  if (record.version === 1) return undefined;
  await writeFolderRecord(folder, { ...record, rekey: 'due' });
  await syncFolder(folder);
  return 'noted';
}
