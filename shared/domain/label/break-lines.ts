/** Lines of at most this width, broken at spaces and behind hyphens; undefined when a word is wider or there are too many. */
export function breakLines(
  text: string,
  width: number,
  mostLines: number,
  widthOf: (text: string) => number,
): readonly string[] | undefined {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    const longer = line + word;
    if (widthOf(longer.trim()) <= width) line = longer;
    else {
      if (line.trim() !== '') lines.push(line.trim());
      line = word;
      if (widthOf(word.trim()) > width) return undefined;
    }
  }
  if (line.trim() !== '') lines.push(line.trim());
  return lines.length <= mostLines ? lines : undefined;
}

/** Each with what stands behind it. */
function wordsOf(text: string): string[] {
  return text.match(/[^\s-]*(?:-+|\s+|$)/g)?.filter((word) => word !== '') ?? [];
}
