/** Body text and its value, parsed at most once and only when somebody asks. */
export interface LazyBody {
  readonly text: string;
  /** Throws `MalformedBody` when the text is not a JSON object. */
  value(): Record<string, unknown>;
  /** At least the members that `readEnvelopeFacts` looks at; parses only where nobody has handed them along. */
  envelope(): Readonly<Record<string, unknown>>;
}

export class MalformedBody extends Error {
  override name = 'MalformedBody';
}

export function lazyBody(text: string, envelope?: Readonly<Record<string, unknown>>): LazyBody {
  let parsed: Record<string, unknown> | undefined;
  const value = () => {
    parsed ??= parseObject(text);
    return parsed;
  };
  return { text, value, envelope: () => envelope ?? value() };
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedBody('the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedBody('the body is not a JSON object');
  return value as Record<string, unknown>;
}
