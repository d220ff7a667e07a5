import { useTranslation } from 'react-i18next';
import type { PrescriptionLineShown, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { lineInWords } from '../../i18n/line-in-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSignedIn } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { CheckPane } from './CheckPane.tsx';
import css from './Dispensing.module.css';
import { ItemList } from './ItemList.tsx';
import { LINE_TONES } from './LineList.tsx';
import { PickPane } from './PickPane.tsx';
import { nameOf, type Picked } from './pick-model.ts';

interface Props {
  readonly shown: PrescriptionShown;
  readonly line: PrescriptionLineShown;
  readonly storeId: string | undefined;
  readonly picks: readonly Picked[];
  onPicks(next: (before: readonly Picked[]) => readonly Picked[]): void;
  /** The line is picked, or given up: on to the next. */
  onDone(): void;
  onChanged(): void;
}

/** What is to be done about a line now: checked, picked, or nothing any more. */
export function LineWork({ shown, line, storeId, picks, onPicks, onDone, onChanged }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayCheck = useSignedIn()?.user.permissions.includes('order.verify') ?? false;
  const isOpen = shown.state !== 'closed';
  const isPassed = line.check?.result === 'passed' && !line.check.stale;
  const isPicked = isOpen && isPassed && (line.state === 'to-pick' || line.state === 'owing' || wantsMore(line));
  const isChecked = isOpen && !isPassed && line.state !== 'handed-over' && line.state !== 'waived';
  return (
    <section className={css.work} aria-label={line.drug}>
      <header className={css.workHead}>
        <h2>
          <bdi>{line.product ? nameOf(line.product) : line.drug}</bdi>
        </h2>
        <Tag tone={LINE_TONES[line.state]}>{t(`dispense.lineState.${line.state}`)}</Tag>
        <bdi className="quiet">{line.paper ? line.dose : lineInWords(line.dose)}</bdi>
      </header>
      <div className={css.workBody}>
        {line.check && (
          <p className={css.small}>
            {t(`dispense.checkedAs.${line.check.result}`, { by: line.check.by, when: format.moment(line.check.at) })}
            {line.check.second && (
              <>
                {' · '}
                <bdi>{line.check.second}</bdi>
              </>
            )}
            {line.check.note && (
              <>
                {': '}
                <bdi>{line.check.note}</bdi>
              </>
            )}
          </p>
        )}
        {line.check?.stale && <Notice tone="pause" title={t('dispense.changedSince')} />}
        {line.interventions.map(({ kind, text, contacted, outcome, by, at }) => (
          <p key={`${at} ${text}`} className={css.small}>
            {t(`dispense.intervention.${kind}`)}: <bdi>{text}</bdi> · {t(`dispense.outcome.${outcome}`)}
            {contacted && (
              <>
                {' '}
                · <bdi>{contacted}</bdi>
              </>
            )}{' '}
            · <bdi>{by}</bdi> {format.moment(at)}
          </p>
        ))}
        {line.over && (
          <Notice tone="stop" title={t('dispense.over')}>
            {t('dispense.overWords', { amount: line.over })}
          </Notice>
        )}
        <ItemList shown={shown} line={line} onChanged={onChanged} />
        {isChecked &&
          (mayCheck ? (
            <CheckPane shown={shown} line={line} onDone={onDone} />
          ) : (
            <Notice tone="pause" title={t('dispense.pharmacistFirst')} />
          ))}
        {isPicked &&
          (storeId ? (
            <PickPane shown={shown} line={line} storeId={storeId} picks={picks} onPicks={onPicks} onDone={onDone} />
          ) : (
            <Notice tone="pause" title={t('dispense.noStore')}>
              {t('dispense.noStoreWords')}
            </Notice>
          ))}
      </div>
    </section>
  );
}

/** Some of it lies ready, and the rest can be taken at once. */
function wantsMore({ state, owed }: PrescriptionLineShown): boolean {
  return state === 'ready' && owed !== undefined && owed !== '0';
}
