import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PackVerdict } from '#shared/contract/dispense-shown.ts';
import { amountInWords } from '../../parts/amount-in-words.ts';
import type { Scan, ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useScan } from '../../scan/use-scan.ts';
import layout from '../../ui/form.module.css';
import css from './Dispensing.module.css';
import { PickedBatch } from './PickedBatch.tsx';
import { ProductSelect } from './ProductSelect.tsx';
import { isAnswered, nameOf, type Picked } from './pick-model.ts';

type Judge = (picked: Pick<Picked, 'scans' | 'productId' | 'read'>) => Promise<PackVerdict | undefined>;

interface Props {
  readonly parts: readonly Picked[];
  /** What somebody typed of how it is made. */
  readonly recipe: string | undefined;
  judge: Judge;
  onChange(next: (before: readonly Picked[]) => readonly Picked[]): void;
}

/** DP19: what went into a made item beside its own product. */
export function Ingredients(props: Props) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={css.box} aria-label={t('dispense.ingredients')}>
      <h3 className={css.boxTitle}>{t('dispense.ingredients')}</h3>
      {props.parts.length > 0 && (
        <ul className={css.small}>
          {props.parts.map((part) => (
            <li key={part.key} data-testid="ingredient">
              <bdi>{part.verdict.product && nameOf(part.verdict.product)}</bdi> · <bdi>{part.verdict.batch?.lot}</bdi> ·{' '}
              {isAnswered(part)
                ? amountInWords(part.quantity, part.verdict.product?.unit ?? '')
                : t('dispense.ingredientOpen')}
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button variant="default" size="compact-sm" onClick={() => setIsOpen(true)}>
          {t('dispense.addIngredient')}
        </Button>
      </div>
      {isOpen && <IngredientDialog {...props} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

function IngredientDialog({ parts, recipe, judge, onChange, onClose }: Props & { onClose(): void }) {
  const { t } = useTranslation();
  const add = (given: Pick<Picked, 'scans' | 'productId'>, verdict: PackVerdict): void => {
    const key = `${verdict.product?.productId ?? ''} ${verdict.batch?.lot ?? ''}`;
    onChange((before) =>
      before.some((one) => one.key === key)
        ? before
        : [...before, { ...given, key, verdict, quantity: '', reasons: {} }],
    );
  };
  useScan(async (scan: Scan): Promise<ScanAnswer | undefined> => {
    if (scanKindOf(scan.parsed).is !== 'product' && scan.parsed.verdict !== 'invalid') return undefined;
    const { text, at, scanner, parsed } = scan;
    const scans = [{ text, at, scanner, ...(parsed.symbology ? { symbology: parsed.symbology.identifier } : {}) }];
    const verdict = await judge({ scans });
    if (!verdict) return { tone: 'pause', title: t('call.interrupted') };
    const words = verdict.product ? nameOf(verdict.product) : '';
    const [stop] = verdict.stops;
    if (stop) return { tone: 'stop', title: t(`dispense.stop.${stop}`), words };
    add({ scans }, verdict);
    return { tone: 'fine', title: words };
  }, 'dialogue');
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('dispense.ingredients')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={layout.form}>
        <p className={css.small}>{t('dispense.ingredientWords')}</p>
        {recipe && <p>{t('common.pair', { label: t('dispense.recipe'), text: recipe })}</p>}
        {parts.map((part) => (
          <PickedBatch
            key={part.key}
            isPart
            picked={part}
            unit={part.verdict.product?.unit ?? ''}
            judge={judge}
            onChange={(change) =>
              onChange((before) => before.map((one) => (one.key === part.key ? { ...one, ...change } : one)))
            }
            onRemove={() => onChange((before) => before.filter(({ key }) => key !== part.key))}
          />
        ))}
        <ProductSelect
          key={parts.length}
          label={t('dispense.ingredientNoCode')}
          value=""
          onChange={(productId) =>
            void judge({ scans: [], productId }).then((verdict) => verdict && add({ scans: [], productId }, verdict))
          }
        />
        <div className={layout.actions}>
          <Button onClick={onClose}>{t('common.close')}</Button>
        </div>
      </div>
    </Modal>
  );
}
