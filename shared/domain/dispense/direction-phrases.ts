/**
 * The languages that labels are written in: a file of `resources/directions` and a line here make a further one. Each is read
 * when it is first needed; one that lacks a phrase is a fault, with what it lacks.
 */
import type { DirectionLanguage } from '#shared/model/dispense-codes.ts';
import af from '../../../resources/directions/af.json' with { type: 'json' };
import ar from '../../../resources/directions/ar.json' with { type: 'json' };
import en from '../../../resources/directions/en.json' with { type: 'json' };
import es from '../../../resources/directions/es.json' with { type: 'json' };
import fr from '../../../resources/directions/fr.json' with { type: 'json' };
import hi from '../../../resources/directions/hi.json' with { type: 'json' };
import pt from '../../../resources/directions/pt.json' with { type: 'json' };
import sw from '../../../resources/directions/sw.json' with { type: 'json' };
import zu from '../../../resources/directions/zu.json' with { type: 'json' };
import { type DirectionFile, type DirectionPhrases, readDirectionFile } from './direction-file.ts';

const FILES: ReadonlyMap<DirectionLanguage, unknown> = new Map(Object.entries({ en, fr, ar, es, pt, sw, hi, zu, af }));
const read = new Map<DirectionLanguage, DirectionFile>();

export const DIRECTION_LANGUAGES: readonly DirectionLanguage[] = [...FILES.keys()];

/** Of a BCP 47 tag; English where nobody wrote phrases. */
export function directionLanguage(tag: string | undefined): DirectionLanguage {
  const [language = ''] = (tag ?? '').toLowerCase().split('-');
  return FILES.has(language) ? language : 'en';
}

export function directionPhrases(language: DirectionLanguage): DirectionPhrases {
  return getDirectionFile(language).phrases;
}

/** False: nobody whose language it is has read the phrases; a person looks before the label goes out. */
export function isReviewed(language: DirectionLanguage): boolean {
  return getDirectionFile(language).review.state !== 'not-reviewed';
}

function getDirectionFile(language: DirectionLanguage): DirectionFile {
  const known = directionLanguage(language);
  const before = read.get(known);
  if (before) return before;
  const file = readDirectionFile(FILES.get(known));
  if ('lacks' in file) throw new Error(`Directions in ${known} lack: ${file.lacks.join('; ')}`);
  read.set(known, file);
  return file;
}
