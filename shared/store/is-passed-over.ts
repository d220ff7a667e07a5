import type { ChangeNews } from './document-store.ts';

/**
 * Whether one who follows the feed and has read up to `seq` may go on to the update sequence told with these news without
 * reading: nothing that changed behind it concerns it.
 */
export function isPassedOver(
  news: ChangeNews | undefined,
  seq: number | undefined,
  concerns: (id: string) => boolean,
): boolean {
  return news !== undefined && seq !== undefined && news.since <= seq && !news.ids.some(concerns);
}
