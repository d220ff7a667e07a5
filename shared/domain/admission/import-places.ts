/**
 * Places from a table (AD11): `site,ward,room,bed,name`, one place a line, the deepest code that is given says which. A place
 * is known by its path of codes, so that the same file twice changes nothing. What cannot be read is refused by line; the
 * rest is taken.
 */
import type { PlaceLevel } from '#shared/model/location.ts';
import { PLACE_LEVELS } from '#shared/model/location.ts';

export interface KnownPlace {
  readonly id: string;
  readonly level: PlaceLevel;
  readonly code: string;
  readonly name: string;
  readonly partOf?: string | undefined;
}

export type PlaceFault =
  | 'too-few-columns'
  | 'no-code'
  | 'no-such-parent'
  | 'site-not-here'
  | 'code-malformed'
  | 'code-gap'
  | 'twice-in-file';

export interface PlaceImport {
  /** Parents before what is in them. `id` is that of the place where it is known. */
  readonly places: readonly (KnownPlace & { readonly change: 'new' | 'renamed' })[];
  readonly unchanged: number;
  /** `line` counts from 1, the head included. */
  readonly refused: readonly { readonly line: number; readonly fault: PlaceFault; readonly text: string }[];
  /** Sites that the table names and nobody here knows: central makes them, then the same table is taken once more. */
  readonly sites: readonly { readonly code: string; readonly name: string }[];
}

const COLUMNS = ['site', 'ward', 'room', 'bed', 'name'] as const;
const CODE = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,19}$/u;
/** As central makes them. */
const SITE_CODE = /^[A-Z0-9-]{1,12}$/;
const SEPARATOR = '\u001f';

/** Undefined when the head does not name the columns. `idOf` makes the id of a new place from its path of codes. */
export function planPlaceImport(
  csv: string,
  known: readonly KnownPlace[],
  idOf: (path: readonly string[]) => string,
): PlaceImport | undefined {
  const [head, ...lines] = csv.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const order = columnsOf(head ?? '');
  if (!order) return undefined;
  const byPath = new Map(known.map((place) => [pathOf(place, known).join(SEPARATOR), place]));
  const seen = new Set<string>();
  const places: (KnownPlace & { change: 'new' | 'renamed' })[] = [];
  const refused: { line: number; fault: PlaceFault; text: string }[] = [];
  let unchanged = 0;
  const rows = lines.map((text, index) => ({ text, line: index + 2 })).filter(({ text }) => text.trim() !== '');
  const read = rows.map((row) => ({ ...row, place: atSite(readLine(row.text, order), byPath) }));
  for (const { line, text, place } of read.toSorted((one, other) => depthOf(one.place) - depthOf(other.place))) {
    const fault = typeof place === 'string' ? place : findFault(place.path, byPath, seen);
    if (fault || typeof place === 'string') {
      refused.push({ line, fault: fault ?? 'no-code', text: text.slice(0, 80) });
      continue;
    }
    const key = place.path.join(SEPARATOR);
    seen.add(key);
    const before = byPath.get(key);
    const level = PLACE_LEVELS[place.columns.length - 1] ?? 'site';
    const parent = byPath.get(place.path.slice(0, -1).join(SEPARATOR));
    const name = place.name || before?.name || (place.path.at(-1) ?? '');
    if (before && before.name === name) {
      unchanged += 1;
      continue;
    }
    const made = {
      id: before?.id ?? idOf(place.path),
      level,
      code: place.path.at(-1) ?? '',
      name,
      ...(parent ? { partOf: parent.id } : {}),
      change: before ? ('renamed' as const) : ('new' as const),
    };
    byPath.set(key, made);
    places.push(made);
  }
  return {
    ...{ places, unchanged, refused: refused.toSorted((one, other) => one.line - other.line) },
    sites: missingSites(
      read.flatMap(({ place }) => (typeof place === 'string' ? [] : [place])),
      byPath,
    ),
  };
}

interface PlaceLine {
  /** Codes as given, the deepest last, left-out rooms left out. */
  readonly path: readonly string[];
  /** The columns up to the deepest one: their number is the level. */
  readonly columns: readonly string[];
  readonly name: string;
}

function readLine(text: string, order: readonly number[]): PlaceLine | PlaceFault {
  const cells = cellsOf(text);
  if (cells.length < Math.min(...COLUMNS.map((_, at) => (order[at] ?? 0) + 1))) return 'too-few-columns';
  const codes = order.slice(0, 4).map((at) => cells[at]?.trim() ?? '');
  const depth = codes.findLastIndex((code) => code !== '') + 1;
  if (depth === 0) return 'no-code';
  const columns = codes.slice(0, depth);
  // A bed may stand in a ward without rooms; nothing else may be skipped.
  if (columns.some((code, at) => code === '' && !(depth === 4 && at === 2))) return 'code-gap';
  const path = columns.filter((code) => code !== '');
  if (path.some((code) => !CODE.test(code))) return 'code-malformed';
  return { path, columns, name: cells[order[4] ?? -1]?.trim() ?? '' };
}

/** Codes of sites are capital letters. */
function atSite(place: PlaceLine | PlaceFault, byPath: ReadonlyMap<string, KnownPlace>): PlaceLine | PlaceFault {
  if (typeof place === 'string') return place;
  const [site = '', ...below] = place.path;
  return byPath.has(site) ? place : { ...place, path: [site.toUpperCase(), ...below] };
}

function findFault(
  path: readonly string[],
  byPath: ReadonlyMap<string, KnownPlace>,
  seen: ReadonlySet<string>,
): PlaceFault | undefined {
  const key = path.join(SEPARATOR);
  if (seen.has(key)) return 'twice-in-file';
  // Sites are made by central: a file names them.
  const site = path[0] ?? '';
  if (!byPath.has(site)) return SITE_CODE.test(site) ? 'site-not-here' : 'code-malformed';
  return path.length > 1 && !byPath.has(path.slice(0, -1).join(SEPARATOR)) ? 'no-such-parent' : undefined;
}

/** By the name that a line of the site alone gives it; else by its code. */
function missingSites(lines: readonly PlaceLine[], byPath: ReadonlyMap<string, KnownPlace>): PlaceImport['sites'] {
  const names = new Map<string, string>();
  for (const { path, name } of lines) {
    const code = path[0] ?? '';
    if (!byPath.has(code) && SITE_CODE.test(code)) names.set(code, names.get(code) || (path.length === 1 ? name : ''));
  }
  return [...names].map(([code, name]) => ({ code, name: name || code }));
}

function depthOf(place: PlaceLine | PlaceFault): number {
  return typeof place === 'string' ? 0 : place.columns.length;
}

/** Codes from the site down. */
function pathOf(place: KnownPlace, known: readonly KnownPlace[]): readonly string[] {
  const path: string[] = [];
  let at: KnownPlace | undefined = place;
  for (let depth = 0; at && depth < PLACE_LEVELS.length; depth += 1) {
    path.unshift(at.code);
    const up: string | undefined = at.partOf;
    at = up === undefined ? undefined : known.find(({ id }) => id === up);
  }
  return path;
}

function columnsOf(head: string): readonly number[] | undefined {
  const names = cellsOf(head).map((cell) => cell.trim().toLowerCase());
  const order = COLUMNS.map((column) => names.indexOf(column));
  return order.every((at) => at >= 0) ? order : undefined;
}

/** Cells between commas or semicolons; quotes hold separators and doubled quotes. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const mark = line[at];
    if (isQuoted && mark === '"' && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (mark === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (mark === ',' || mark === ';')) {
      cells.push(cell);
      cell = '';
    } else cell += mark;
  }
  return [...cells, cell];
}
