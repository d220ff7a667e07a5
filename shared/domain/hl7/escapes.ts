import type { Delimiters } from './message.ts';

/** Plain text of a field (HL2). What is no escape sequence of HL7 stays as it stands. */
export function unescapeText(text: string, delimiters: Delimiters): string {
  const mark = delimiters.escape;
  if (mark === '' || !text.includes(mark)) return text;
  const parts = text.split(mark);
  let plain = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 1) {
    const isClosed = at + 1 < parts.length;
    const meant = isClosed ? meaningOf(parts[at] ?? '', delimiters) : undefined;
    if (meant === undefined) plain += `${mark}${parts[at]}`;
    else {
      plain += meant + (parts[at + 1] ?? '');
      at += 1;
    }
  }
  return plain;
}

function meaningOf(code: string, delimiters: Delimiters): string | undefined {
  const { field, component, subcomponent, repetition, escape: mark } = delimiters;
  const simple: Readonly<Record<string, string>> = {
    F: field,
    S: component,
    T: subcomponent,
    R: repetition,
    E: mark,
    H: '',
    N: '',
    '.br': '\n',
  };
  const known = simple[code];
  if (known !== undefined) return known;
  const hex = /^X((?:[0-9A-Fa-f]{2})+)$/.exec(code)?.[1];
  return hex === undefined ? undefined : bytesAsText(hex);
}

function bytesAsText(hex: string): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Text for a field of ours: nothing of it can be taken for a delimiter, a segment's end or a frame's end. */
export function escapeText(text: string, delimiters: Delimiters): string {
  const { field, component, subcomponent, repetition, escape: mark } = delimiters;
  const codes: Readonly<Record<string, string>> = {
    [mark]: 'E',
    [field]: 'F',
    [component]: 'S',
    [subcomponent]: 'T',
    [repetition]: 'R',
  };
  return [...text.replaceAll('\r\n', '\n')]
    .map((character) => {
      const code = codes[character];
      if (code !== undefined) return `${mark}${code}${mark}`;
      if (character === '\n' || character === '\r') return `${mark}.br${mark}`;
      return character < ' ' ? ' ' : character;
    })
    .join('');
}
