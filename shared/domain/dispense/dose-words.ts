import { doseText } from '../medication/dose-text.ts';
import type { OrderedDose, Regimen, ScaleBand } from '../medication/dosing.ts';
import { rateText } from '../medication/infusion-rate.ts';
import type { ReadDosing } from '../medication/read-dosage.ts';

type Of<Kind extends Regimen['kind']> = Extract<Regimen, { kind: Kind }>;

/** An order's dosing as short as a line of a prescription shows it, with all that limits it: `1 g · 08:00 20:00`. What nobody here can read as it was written. */
export function doseWords(dosing: ReadDosing): string {
  if (dosing.state !== 'read') return dosing.lines.map(({ text }) => text ?? '').join(' · ');
  const { regimen, route, instruction } = dosing.dosing;
  return [regimenWords(regimen), route?.text, instruction].filter((part) => part).join(' · ');
}

function regimenWords(regimen: Regimen): string {
  switch (regimen.kind) {
    case 'infusion':
      return rateText(regimen.rate);
    case 'varying':
      return regimen.doses.map(({ time, amount }) => `${time} ${doseText(amount)}`).join(' · ');
    case 'scale':
      return [regimen.measuredIn, regimen.times.join(' '), ...regimen.bands.map(bandText)].join(' · ');
    case 'at-times':
      return [orderedText(regimen.dose), regimen.times.join(' '), ...onDays(regimen)].join(' · ');
    case 'every':
      return `${orderedText(regimen.dose)} · every ${spanText(regimen.minutes)}`;
    case 'as-needed':
      return [orderedText(regimen.dose), regimen.indication.text, ...limits(regimen)].join(' · ');
    case 'once':
      return orderedText(regimen.dose);
  }
}

/** @SAFETY Once a week is not every day: without its days a line would be read so. */
function onDays({ everyDays, days }: Of<'at-times'>): readonly string[] {
  return [...(everyDays && everyDays > 1 ? [`every ${everyDays} days`] : []), ...(days ? [days.join(' ')] : [])];
}

function limits({ minMinutes, maxDosesIn24h, maxIn24h }: Of<'as-needed'>): readonly string[] {
  const most = [maxDosesIn24h ? String(maxDosesIn24h) : '', maxIn24h ? doseText(maxIn24h) : ''].filter(Boolean);
  return [
    ...(minMinutes ? [`${spanText(minMinutes)} apart`] : []),
    ...(most.length > 0 ? [`at most ${most.join(', ')} in 24 h`] : []),
  ];
}

/** In words: `<` and `>` are taken for each other (ISMP). */
function bandText({ from, below, dose }: ScaleBand): string {
  const span = from && below ? `${from} to below ${below}` : from ? `${from} and above` : `below ${below ?? ''}`;
  return `${span}: ${dose ? doseText(dose) : '0'}`;
}

function spanText(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

function orderedText(dose: OrderedDose): string {
  return dose.kind === 'range' ? `${doseText(dose.low)} – ${doseText(dose.high)}` : doseText(dose.amount);
}
