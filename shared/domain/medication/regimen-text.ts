import { doseText } from './dose-text.ts';
import type { Regimen } from './dosing.ts';
import { rateText } from './infusion-rate.ts';
import { contentText } from './shown-dose.ts';

/** How much each time, in words of numbers. */
export function regimenText(regimen: Regimen): string {
  switch (regimen.kind) {
    case 'infusion':
      return rateText(regimen.rate);
    case 'varying':
      return regimen.doses.map(({ time, amount }) => `${time} ${doseText(amount)}`).join(' · ');
    case 'scale':
      return regimen.measuredIn;
    default:
      return contentText(regimen.dose);
  }
}
