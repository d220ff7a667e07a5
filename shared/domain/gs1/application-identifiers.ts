/**
 * The application identifiers (AIs) that a reader must be able to delimit: all that GS1 has allocated. Typed from the
 * public list of identifiers; of a country, a currency, a bank account, a package type or a coupon only length and
 * characters are checked, as none of them identifies a drug or a person.
 */
import { type FieldFormat, fixedLength, parseFormat } from './field-format.ts';

export interface ApplicationIdentifier {
  readonly ai: string;
  readonly format: FieldFormat;
  /** Set for fields whose length their first two digits tell, so that no separator has to follow (GS3). */
  readonly predefinedLength?: number;
}

/** Single identifiers or ranges, each with the format that they share. */
const ITEMS: readonly (readonly [ais: string, format: string])[] = [
  ['00', 'n18:check'],
  ['01-03', 'n14:check'],
  ['10 21 22', 'x..20'],
  ['11-13 15-17', 'n6:date0'],
  ['20', 'n2'],
  ['235', 'x..28'],
  ['240 241 250 251', 'x..30'],
  ['242', 'n..6'],
  ['243', 'x..20'],
  ['30 37', 'n..8'],
  ['90', 'x..30'],
  ['91-99', 'x..90'],
];

/** Weights, lengths, areas, volumes: six digits; the last digit of the identifier places the decimal point. */
const MEASURES = expand('310-316 320-337 340-357 360-369').map((stem) => [`${stem}0-${stem}5`, 'n6'] as const);

const KEYS_AND_PLACES: readonly (readonly [string, string])[] = [
  ['253', 'n13:check x..17?'],
  ['254', 'x..20'],
  ['255', 'n13:check n..12?'],
  ['400 401 403', 'x..30'],
  ['402', 'n17:check'],
  ['410-417', 'n13:check'],
  ['420', 'x..20'],
  ['421', 'n3 x..9'],
  ['422 424 426', 'n3'],
  ['423 425', 'n3 n3? n3? n3? n3?'],
  ['427', 'x..3'],
];

const AMOUNTS: readonly (readonly [string, string])[] = [
  ['3900-3909 3920-3929', 'n..15'],
  ['3910-3919 3930-3939', 'n3 n..15'],
  ['3940-3943', 'n4'],
  ['3950-3955', 'n6'],
];

const TRANSPORT: readonly (readonly [string, string])[] = [
  ['4300 4301 4310 4311 4320', 'x..35:percent'],
  ['4302-4306 4312-4316', 'x..70:percent'],
  ['4307 4317', 'x2'],
  ['4308 4319', 'x..30'],
  ['4318', 'x..20'],
  ['4309', 'n10:latitude n10:longitude'],
  ['4321-4323', 'n1:yesno'],
  ['4324 4325', 'n6:date0 n4:hhmm'],
  ['4326', 'n6:date'],
  ['4330-4333', 'n6 x1:hyphen?'],
];

const TRACING: readonly (readonly [string, string])[] = [
  ['7001', 'n13'],
  ['7002 7023', 'x..30'],
  ['7003', 'n6:date n4:hhmm'],
  ['7004', 'n..4'],
  ['7005', 'x..12'],
  ['7006', 'n6:date'],
  ['7007', 'n6:date n6:date?'],
  ['7008', 'x..3'],
  ['7009', 'x..10'],
  ['7010', 'x..2'],
  ['7011', 'n6:date n4:hhmm?'],
  ['7020-7022 7240', 'x..20'],
  ['7030-7039', 'n3 x..27'],
  ['7040', 'n1 x1 x1 x1:importer'],
  ['7041', 'x..4'],
  ['7230-7239', 'x2 x..28'],
];

const HEALTH_CARE: readonly (readonly [string, string])[] = [
  ['710-717', 'x..20'],
  ['7241', 'n2:media'],
  ['7242', 'x..25'],
  ['7250', 'n8:birth'],
  ['7251', 'n8:birth n4:hhmm'],
  ['7252', 'n1:sex'],
  ['7253 7254 7259', 'x..40:percent'],
  ['7255', 'x..10'],
  ['7256', 'x..90:percent'],
  ['7257', 'x..70:percent'],
  ['7258', 'x3:birthorder'],
  ['8013', 'x..25:pair'],
  ['8014', 'x..25:pair:letter'],
  ['8017 8018', 'n18:check'],
  ['8019', 'n..10'],
];

const SPECIAL: readonly (readonly [string, string])[] = [
  ['8001', 'n4:nonzero n5:nonzero n3:nonzero n1:winding n1'],
  ['8002 8012', 'x..20'],
  ['8003', 'n1:zero n13:check x..16?'],
  ['8004', 'x..30'],
  ['8005', 'n6'],
  ['8006 8026', 'n14:check n4:piece'],
  ['8007', 'x..34'],
  ['8008', 'n6:date n2:hh n2:mm? n2:ss?'],
  ['8009', 'x..50'],
  ['8010', 'y..30'],
  ['8011', 'n..12:leading'],
  ['8020', 'x..25'],
  ['8030', 'z..90:base64'],
  ['8040 8041', 'n15'],
  ['8042', 'n32'],
  ['8043', 'n18 n..2?'],
  ['8110 8112 8200', 'x..70'],
  ['8111', 'n4'],
];

/** First two digits of the identifiers whose length is known before they are read; no other will ever be added. */
function isPredefined(ai: string): boolean {
  const begin = Number(ai.slice(0, 2));
  return begin <= 4 || (begin >= 11 && begin <= 20) || (begin >= 31 && begin <= 36) || begin === 41;
}

function expand(ais: string): string[] {
  return ais.split(' ').flatMap((part) => {
    const [from = '', to = from] = part.split('-');
    const count = Number(to) - Number(from) + 1;
    return Array.from({ length: count }, (_, step) => String(Number(from) + step).padStart(from.length, '0'));
  });
}

function build(): ReadonlyMap<string, ApplicationIdentifier> {
  const groups = [ITEMS, MEASURES, KEYS_AND_PLACES, AMOUNTS, TRANSPORT, TRACING, HEALTH_CARE, SPECIAL];
  return new Map(groups.flat().flatMap(([ais, format]) => entriesOf(ais, parseFormat(format))));
}

function entriesOf(ais: string, format: FieldFormat): [string, ApplicationIdentifier][] {
  const length = fixedLength(format);
  return expand(ais).map((ai) => {
    const predefined = isPredefined(ai) && length !== undefined ? { predefinedLength: length } : {};
    return [ai, { ai, format, ...predefined }];
  });
}

const IDENTIFIERS = build();

export const APPLICATION_IDENTIFIERS: readonly ApplicationIdentifier[] = [...IDENTIFIERS.values()];

export function findIdentifier(ai: string): ApplicationIdentifier | undefined {
  return IDENTIFIERS.get(ai);
}

/** The identifier that begins at `at`. None is the beginning of another, so there is one or none. */
export function findIdentifierAt(text: string, at: number): ApplicationIdentifier | undefined {
  for (const length of [2, 3, 4]) {
    const found = IDENTIFIERS.get(text.slice(at, at + length));
    if (found?.ai.length === length) return found;
  }
  return undefined;
}
