import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { FoundProduct } from '#shared/contract/order.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { restrictionWords } from '../../../parts/product-words.ts';
import { Tag } from '../../../ui/Tag.tsx';
import css from './Medication.module.css';

interface Props {
  onChoose(product: FoundProduct): void;
  /** What is not in the formulary is ordered in words. */
  onFreeText(words: string): void;
}

const MOST_SHOWN = 12;

/** The formulary by name, strength, form, code or bar code: type, arrows, Enter. */
export function ProductSearch({ onChoose, onFreeText }: Props) {
  const { t } = useTranslation();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const typed = text.trim();
  const { answer } = useQuery(contract.product.search, typed ? { text: typed, limit: MOST_SHOWN } : undefined);
  const known = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const products = typed ? (known?.products ?? []) : [];
  const chosen = Math.min(at, products.length);

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(products.length, chosen + step)));
    }
    if (event.key !== 'Enter' || typed === '') return;
    event.preventDefault();
    // The list of what was typed a moment ago is not chosen from.
    if (answer.state !== 'done') return;
    const product = products[chosen];
    if (product) onChoose(product);
    else onFreeText(typed);
  }
  return (
    <div className={css.search}>
      <TextInput
        label={t('order.product')}
        description={t('order.productHint')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded={typed !== ''}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(typed === '' ? {} : { 'aria-activedescendant': `${listId}-${chosen}` })}
        autoComplete="off"
        autoFocus
      />
      <div id={listId} role="listbox" aria-label={t('order.products')} className={css.products} hidden={typed === ''}>
        {products.map((product, index) => (
          <ProductLine
            key={product.id}
            id={`${listId}-${index}`}
            product={product}
            isChosen={index === chosen}
            onChoose={() => onChoose(product)}
          />
        ))}
        <div
          id={`${listId}-${products.length}`}
          role="option"
          tabIndex={-1}
          aria-selected={chosen === products.length}
          className={css.product}
          onClick={() => onFreeText(typed)}
          onKeyDown={() => undefined}
        >
          <span>{t('order.freeText', { words: typed })}</span>
          <span className="quiet">{t('order.freeTextWords')}</span>
        </div>
      </div>
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly product: FoundProduct;
  readonly isChosen: boolean;
  onChoose(): void;
}

function ProductLine({ id, product, isChosen, onChoose }: LineProps) {
  const { t } = useTranslation();
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={css.product}
      onClick={onChoose}
      onKeyDown={() => undefined}
    >
      <span>
        <b>
          <bdi>{product.shownName}</bdi>
        </b>{' '}
        {product.brand && <bdi className="quiet">{product.brand}</bdi>}
      </span>
      <span className="quiet figures">{product.code}</span>
      {product.controlledClass && <Tag tone="pause">{product.controlledClass}</Tag>}
      {product.restricted && <Tag tone="pause">{restrictionWords(product.restricted, t)}</Tag>}
      {product.state === 'inactive' && <Tag>{t('order.inactive')}</Tag>}
    </div>
  );
}
