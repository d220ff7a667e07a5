/** `8 14 22`, `08:00, 20:00`; undefined when a word is no time. */
export function readTimes(text: string): string[] | undefined {
  const words = text.split(/[\s,;·]+/).filter(Boolean);
  const times = words.map((word) => {
    const [, hour, minute = '00'] = /^(\d{1,2})(?::?([0-5]\d))?$/.exec(word) ?? [];
    return hour !== undefined && Number(hour) < 24 ? `${hour.padStart(2, '0')}:${minute}` : undefined;
  });
  if (times.length === 0 || times.some((time) => time === undefined)) return undefined;
  return times.flatMap((time) => time ?? []).toSorted();
}
