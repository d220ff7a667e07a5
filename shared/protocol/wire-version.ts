/**
 * The version of Holdfast's own part of the wire (rows, grafts, lanes); the rest is CouchDB's protocol and has none.
 *
 * Rule PR6: a server announces `wire` and `oldest` in `GET /` and serves everything in between; a station two versions
 * behind still synchronises. Raise WIRE_VERSION when a row, a query parameter or an answer changes its meaning, and add
 * a line to the history. An addition that older readers skip unharmed needs no new version.
 *
 * History
 * 1  2026-11  rows (header, tab, body), closing row, `_holdfast/grafts`, lanes, `bodies=false`
 *             beside it, named by the server as features: `each-lane`, `live-lanes`
 */
export const WIRE_VERSION = 1;

/** The oldest version that this program still serves and still speaks to. */
export const OLDEST_SERVED_VERSION = 1;

/** What two peers speak: the newest version both know, or undefined when they have none in common. */
export function agreeOnVersion(theirs: { readonly wire: number; readonly oldest: number }): number | undefined {
  const version = Math.min(WIRE_VERSION, theirs.wire);
  return version >= OLDEST_SERVED_VERSION && version >= theirs.oldest ? version : undefined;
}
