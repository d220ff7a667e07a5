import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrescriptionLineShown } from '#shared/contract/dispense-shown.ts';
import { lineInWords } from '../../i18n/line-in-words.ts';
import type { Tone } from '../../ui/Condition.tsx';
import { Tag } from '../../ui/Tag.tsx';
import css from './Dispensing.module.css';
import { nameOf, type Picked } from './pick-model.ts';

interface Props {
  readonly lines: readonly PrescriptionLineShown[];
  readonly chosen: string | undefined;
  readonly picks: Readonly<Record<string, readonly Picked[]>>;
  onChoose(line: string): void;
}

export const LINE_TONES: Readonly<Record<PrescriptionLineShown['state'], Tone>> = {
  'to-check': 'calm',
  queried: 'pause',
  refused: 'stop',
  'to-pick': 'calm',
  ready: 'fine',
  owing: 'pause',
  'handed-over': 'fine',
  waived: 'calm',
};

/** The lines of the prescription; arrows move. */
export function LineList({ lines, chosen, picks, onChoose }: Props) {
  const { t } = useTranslation();
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by && lines[lines.findIndex(({ line }) => line === chosen) + by];
    if (!next) return;
    event.preventDefault();
    onChoose(next.line);
    event.currentTarget.querySelector<HTMLElement>(`[data-line="${next.line}"]`)?.focus();
  }
  return (
    <nav className={css.lines} aria-label={t('dispense.linesLabel')} onKeyDown={onKeyDown}>
      {lines.map((one) => (
        <button
          key={one.line}
          type="button"
          data-line={one.line}
          className={css.line}
          aria-current={one.line === chosen || undefined}
          onClick={() => onChoose(one.line)}
        >
          <span>{one.line}</span>
          <span className={css.lineWhat}>
            <b>
              <bdi>{one.product ? nameOf(one.product) : one.drug}</bdi>
            </b>
            <bdi className={css.small}>{one.paper ? one.dose : lineInWords(one.dose)}</bdi>
            <span className={css.tags}>
              <Tag tone={LINE_TONES[one.state]}>{t(`dispense.lineState.${one.state}`)}</Tag>
              {one.product?.controlledClass && <Tag tone="pause">{one.product.controlledClass}</Tag>}
              {one.product?.highAlert && <Tag tone="pause">{t('dispense.highAlert')}</Tag>}
              {one.over && <Tag tone="stop">{t('dispense.over')}</Tag>}
              {(picks[one.line]?.length ?? 0) > 0 && <Tag>{t('dispense.inHand')}</Tag>}
            </span>
          </span>
        </button>
      ))}
    </nav>
  );
}
