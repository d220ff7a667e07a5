import { Button, Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OpenOrder } from '#shared/contract/dispense-shown.ts';
import { unitAfter } from '#shared/domain/medication/dose-text.ts';
import { findQuantity } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { lineInWords } from '../../i18n/line-in-words.ts';
import { Tag } from '../../ui/Tag.tsx';
import css from './Dispensing.module.css';

interface Props {
  readonly order: OpenOrder;
  readonly isChosen: boolean;
  readonly amount: string;
  onAmount(amount: string): void;
  onChoose(is: boolean): void;
  onAside(): void;
}

export function OrderChoice({ order, isChosen, amount, onAmount, onChoose, onAside }: Props) {
  const { t } = useTranslation();
  const drug = order.product?.name ?? order.drug;
  const asideLabel = `${t('dispense.setAside')}: ${drug}`;
  return (
    <div className={css.order}>
      <Checkbox
        aria-label={drug}
        checked={isChosen}
        disabled={order.inQueue > 0}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <span className={css.itemWords}>
        <b>
          <bdi>{drug}</bdi>
        </b>
        <bdi className={css.small}>{lineInWords(order.dose)}</bdi>
        <span className={css.tags}>
          {order.urgent && <Tag tone="stop">{t('dispense.priority.urgent')}</Tag>}
          {order.inQueue > 0 && <Tag>{t('dispense.inQueue')}</Tag>}
          {order.suppliedTimes > 0 && <Tag>{t('dispense.suppliedTimes', { count: order.suppliedTimes })}</Tag>}
          {order.setAside && <Tag>{t('dispense.asideOf', order.setAside)}</Tag>}
          {order.verification !== 'verified' && <Tag tone="pause">{t('dispense.notVerified')}</Tag>}
        </span>
      </span>
      <TextInput
        size="xs"
        aria-label={t('dispense.quantityOf', { drug })}
        inputMode="decimal"
        value={amount}
        error={isChosen && !isAmount(amount)}
        disabled={!isChosen}
        onChange={(event) => onAmount(event.currentTarget.value)}
      />
      <span className={css.small}>{unitAfter(amount, order.product?.unit ?? '')}</span>
      {order.inQueue === 0 && !order.setAside && (
        <Button variant="default" size="compact-xs" aria-label={asideLabel} onClick={onAside}>
          {t('dispense.setAside')}
        </Button>
      )}
    </div>
  );
}

/** Nothing typed is as much as the order lasts. */
export function isAmount(typed = ''): boolean {
  return typed.trim() === '' || (findQuantity(plainNumber(typed)) ?? 0) > 0;
}
