/**
 * Deeper than any record: walking such a document (canonical JSON, merge, validation) would exhaust the stack, here or on
 * a station with a smaller one, and would take the rest of its batch along.
 */
export const MOST_LEVELS = 500;

const QUOTE = 34;
const BACKSLASH = 92;

/** Whether JSON text, known to be valid, nests deeper than `MOST_LEVELS`. */
export function isTooDeep(text: string): boolean {
  if (text.length < 2 * MOST_LEVELS || !hasManyBrackets(text)) return false;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if ((code | 32) === 123) depth += 1;
    else if ((code | 32) === 125) depth -= 1;
    if (depth > MOST_LEVELS) return true;
  }
  return false;
}

/** Each level opens with a bracket, so that hardly any document needs the walk. Those in strings are counted too. */
function hasManyBrackets(text: string): boolean {
  let left = MOST_LEVELS;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0 && left >= 0; at = text.indexOf(bracket, at + 1)) left -= 1;
  }
  return left < 0;
}
