import type { TFunction } from 'i18next';
import type { HandOverLine } from '#shared/contract/hand-over.ts';
import type { Format } from '../../i18n/use-format.ts';
import { saidInTask } from '../../parts/tasks/way-in-words.ts';

type Change = HandOverLine['changes'][number];

/** Status words that say what became of something; others say only that it is there. */
const TOLD = [
  'stopped',
  'cancelled',
  'completed',
  'entered-in-error',
  'resolved',
  'inactive',
  'on-hold',
  'done',
  'started',
  'withdrawn',
  'finished',
  'onleave',
  'draft',
] as const;

/** Several sets of observations as one line, oldest first: `Observations: NEWS2 6, 4, 2 (last 16:11)`. */
export function foldObservations(changes: readonly Change[], t: TFunction, format: Format): readonly Told[] {
  const isPlain = ({ what, status, late }: Change) => what === 'vitals' && status === undefined && !late;
  const sets = changes.filter(isPlain);
  const [last] = sets;
  const others = changes.filter((change) => !isPlain(change)).map((change) => tellOf(change, t, format));
  if (!last || sets.length < 2) return changes.map((change) => tellOf(change, t, format));
  const totals = sets.flatMap(({ text }) => text.replace(/^NEWS2 /, '') || '–').toReversed();
  const words = t('handOver.scores', { totals: totals.join(', '), when: format.moment(last.at) });
  return [
    { key: 'vitals', text: t('common.pair', { label: t('handOver.what.vitals'), text: words }), late: false },
    ...others,
  ];
}

export interface Told {
  readonly key: string;
  readonly text: string;
  readonly late: boolean;
}

function tellOf(change: Change, t: TFunction, format: Format): Told {
  return {
    key: `${change.at} ${change.what} ${change.text} ${change.status ?? ''}`,
    text: changeText(change, t, format),
    late: change.late,
  };
}

/** `Order: amoxicillin 500 mg (stopped), 14:05`. */
function changeText(change: Change, t: TFunction, format: Format): string {
  const { what, status, at } = change;
  const text = what === 'task' ? taskWords({ ...change, description: change.text }, t) : change.text;
  const told = TOLD.find((one) => one === status);
  const label = t(`handOver.what.${what}`);
  const words = text ? t('common.pair', { label, text }) : label;
  return `${told ? `${words} (${t(`handOver.status.${told}`)})` : words}, ${format.moment(at)}`;
}

/** `NEWS2 7 at 14:05, before it 4`. */
export function scoreText({ news2, news2Before }: HandOverLine, t: TFunction, format: Format): string {
  if (!news2) return t('handOver.noScore');
  const total = news2.total === undefined ? t('handOver.partialScore') : String(news2.total);
  const now = t('handOver.score', { total, when: format.moment(news2.takenAt) });
  return news2Before?.total === undefined ? now : `${now}, ${t('handOver.scoreBefore', { total: news2Before.total })}`;
}

export type Trend = 'up' | 'down' | 'same' | undefined;

export function trendOf({ news2, news2Before }: HandOverLine): Trend {
  if (news2?.total === undefined || news2Before?.total === undefined) return undefined;
  if (news2.total === news2Before.total) return 'same';
  return news2.total > news2Before.total ? 'up' : 'down';
}

/** @SAFETY Not loaded is said as such, never as none. */
export function allergyText({ allergies }: HandOverLine, t: TFunction): string {
  if (allergies.state !== 'list') return t(`handOver.allergies.${allergies.state}`);
  const items = allergies.items.map(({ text, high }) => (high ? `${text} (${t('allergy.criticality.high')})` : text));
  return [...items, ...(allergies.partial ? [t('handOver.allergies.more')] : [])].join(', ');
}

type SheetTask = HandOverLine['tasks'][number];

function taskWords({ code, description }: Pick<SheetTask, 'code' | 'description'>, t: TFunction): string {
  const label = code && code !== 'free' ? t(`tasks.code.${code}`) : '';
  const said = saidInTask({ code, description }, t);
  return label && said ? t('common.pair', { label, text: said }) : label || said;
}

export function taskText(task: SheetTask, t: TFunction, format: Format): string {
  const { dueAt, overdue, escalations } = task;
  const words = taskWords(task, t);
  const marks = [
    dueAt ? format.moment(dueAt) : '',
    overdue ? t('tasks.overdue') : '',
    escalations > 0 ? t('tasks.escalated', { count: escalations }) : '',
  ].filter(Boolean);
  return marks.length > 0 ? `${words} (${marks.join(', ')})` : words;
}
