import type { News2, News2Subject } from '#shared/domain/news2/news2.ts';
import { scoreNews2 } from '#shared/domain/news2/score-news2.ts';
import { isOnOxygen, type VitalsEntry } from './vitals-entry.ts';

/** The NEWS2 of a set as entered. */
export function news2OfVitals(entry: VitalsEntry, subject: News2Subject): News2 {
  const { respiratoryRate, spo2, spo2Scale, systolic, pulse, consciousness, temperatureCelsius } = entry;
  const onOxygen = isOnOxygen(entry.oxygen);
  return scoreNews2(
    { respiratoryRate, spo2, spo2Scale, onOxygen, systolic, pulse, consciousness, temperatureCelsius },
    subject,
  );
}
