/**
 * What the reader of a bar code has to say about it. Only faults and doubts change the verdict; notes are shown.
 * A finding never holds text of the scan: it names the rule and the place.
 */
export type Verdict = 'valid' | 'suspicious' | 'invalid';
export type Weight = 'note' | 'doubt' | 'fault';

const WEIGHTS = {
  empty: 'fault',
  'unknown-symbology': 'fault',
  'unknown-ai': 'fault',
  'too-short': 'fault',
  'too-long': 'fault',
  character: 'fault',
  'check-digit': 'fault',
  date: 'fault',
  time: 'fault',
  content: 'fault',
  'excluded-pair': 'fault',
  'repeated-differently': 'fault',
  bracket: 'fault',
  link: 'fault',
  shape: 'fault',
  'not-recognised': 'fault',
  'ndc-without-hyphens': 'fault',
  'keyboard-layout': 'fault',
  'tail-reads-as-fields': 'doubt',
  'expiry-disagrees': 'doubt',
  'carrier-not-told': 'doubt',
  'caps-lock': 'doubt',
  'tail-may-read-as-fields': 'note',
  'day-00': 'note',
  'not-scanned-text': 'note',
  'restricted-number': 'note',
} as const satisfies Readonly<Record<string, Weight>>;

export type FindingCode = keyof typeof WEIGHTS;

export interface Finding {
  readonly code: FindingCode;
  /** Index in the text as it was received. */
  readonly at: number;
  /** The application identifier of the field it is about. */
  readonly ai?: string;
  /** For `tail-reads-as-fields` and `tail-may-read-as-fields`: the identifiers that may hide in the value, and whether a date or a check digit among them agrees. */
  readonly hidden?: HiddenFields;
}

/** Fields that the end of a value may be, if a separator is missing (GS9). */
export interface HiddenFields {
  readonly ais: readonly string[];
  /** True when a calendar date or check digit in the tail agrees, which chance seldom does. */
  readonly checked: boolean;
}

export function weightOf(code: FindingCode): Weight {
  return WEIGHTS[code];
}

/** One fault makes it invalid, one doubt suspicious. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const weights = new Set(findings.map(({ code }) => weightOf(code)));
  if (weights.has('fault')) return 'invalid';
  return weights.has('doubt') ? 'suspicious' : 'valid';
}
