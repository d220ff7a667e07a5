import type { Observation, ObservationComponent } from '@medplum/fhirtypes';
import {
  type Escalation,
  NEWS2_PARAMETERS,
  type News2,
  type News2Band,
  type News2Parameter,
  type SubScores,
} from '#shared/domain/news2/news2.ts';
import type { Points } from '#shared/domain/news2/table.ts';
import { findOwn } from './read-components.ts';
import { ownNumber, ownText } from './vital-components.ts';

/** The score as it was shown, with the version of the table: it is never computed again for an old set (NW7). */
export function news2Components(news2: News2): ObservationComponent[] {
  const always = [...ownText('news2-state', news2.state), ...ownText('news2-table', news2.tableVersion)];
  if (news2.state === 'not-scored') return [...always, ...ownText('news2-reason', news2.reason)];
  return [
    ...always,
    ...(news2.state === 'complete' ? ownNumber('news2-total', news2.total) : []),
    ...(news2.state === 'complete' ? ownText('news2-band', news2.band) : []),
    ...ownText('news2-escalation', news2.escalation),
    ...NEWS2_PARAMETERS.flatMap((name) => ownNumber(`news2-points-${name}`, news2.subScores[name])),
    ...ownText('news2-age-unknown', news2.ageUnknown ? 'yes' : undefined),
  ];
}

/** The score that was stored with the set; undefined when it was taken elsewhere. */
export function findStoredNews2(panel: Observation): News2 | undefined {
  const state = findOwn(panel, 'news2-state')?.valueString;
  const tableVersion = findOwn(panel, 'news2-table')?.valueString ?? '';
  if (state === 'not-scored') return { state, reason: readReason(panel), tableVersion };
  const subScores = readSubScores(panel);
  const scored = {
    subScores,
    single3: NEWS2_PARAMETERS.filter((name) => subScores[name] === 3),
    spo2Scale: findOwn(panel, 'spo2-scale')?.valueInteger === 2 ? (2 as const) : (1 as const),
    tableVersion,
    ageUnknown: findOwn(panel, 'news2-age-unknown') !== undefined,
  };
  const escalation = findOwn(panel, 'news2-escalation')?.valueString as Escalation | undefined;
  const total = findOwn(panel, 'news2-total')?.valueInteger;
  const band = findOwn(panel, 'news2-band')?.valueString as News2Band | undefined;
  if (state === 'complete' && total !== undefined && band && escalation) {
    return { ...scored, state, total, band, escalation };
  }
  if (state !== 'partial') return undefined;
  return { ...scored, state, missing: missingFrom(subScores), ...(escalation ? { escalation } : {}) };
}

function readReason(panel: Observation): 'under-16' | 'pregnant' {
  return findOwn(panel, 'news2-reason')?.valueString === 'pregnant' ? 'pregnant' : 'under-16';
}

function readSubScores(panel: Observation): SubScores {
  const read = (name: News2Parameter) => findOwn(panel, `news2-points-${name}`)?.valueInteger as Points | undefined;
  const pairs = NEWS2_PARAMETERS.map((name) => [name, read(name)] as const);
  return Object.fromEntries(pairs.filter(([, points]) => points !== undefined));
}

function missingFrom(scores: SubScores): News2Parameter[] {
  return NEWS2_PARAMETERS.filter((name) => scores[name] === undefined);
}
