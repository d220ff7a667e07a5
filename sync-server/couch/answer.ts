/** A stream is pulled as fast as the socket takes it; pieces should be tens of kilobytes, not single rows (PR5). */
export type AnswerBody = string | Uint8Array | AsyncIterable<string | Uint8Array>;

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: AnswerBody;
}

const JSON_TYPE = { 'content-type': 'application/json' };

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonText(status, JSON.stringify(value), headers);
}

/** JSON that is text already, e.g. spliced from stored bodies. */
export function jsonText(status: number, body: AnswerBody, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...JSON_TYPE, ...headers }, body };
}
