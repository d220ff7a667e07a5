/** Times of the wall as a person writes several of them: `7:00, 15h 23.30`. Undefined of what is none, or of too many. */
export function findTimes(typed: string): readonly string[] | undefined {
  const parts = typed.split(/[\s,;]+/).filter(Boolean);
  const times = parts.map((part) => {
    const [, hours = '', minutes = '00'] = /^(\d{1,2})(?:[:.h](\d\d)?)?$/i.exec(part) ?? [];
    const isTime = hours !== '' && Number(hours) < 24 && Number(minutes) < 60;
    return isTime ? `${hours.padStart(2, '0')}:${minutes}` : undefined;
  });
  const found = times.flatMap((time) => time ?? []);
  return found.length === parts.length && found.length <= 6 ? [...new Set(found)].toSorted() : undefined;
}
