import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormularyLine } from '#shared/contract/formulary.ts';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { priceWords } from '../../parts/price-words.ts';
import type { ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useScan } from '../../scan/use-scan.ts';
import css from './CounterMoney.module.css';

interface Props {
  onPick(product: FormularyLine, gtin?: string): void;
}

const MOST_SHOWN = 12;

/** A product by name, code or scan: arrows and Enter, or the pack itself under the scanner. */
export function PickProduct({ onPick }: Props) {
  const { t, i18n } = useTranslation();
  const core = useCore();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const typed = text.trim();
  const { answer } = useQuery(contract.formulary.search, typed ? { text: typed, limit: MOST_SHOWN } : undefined);
  const known = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const products = typed ? (known?.products ?? []) : [];
  useScan(async ({ text: scanned, parsed }): Promise<ScanAnswer | undefined> => {
    if (scanKindOf(parsed).is !== 'product') return undefined;
    const outcome = await settle(core.call(contract.formulary.search, { text: scanned, limit: 2 }));
    const [found, ...others] = outcome.state === 'done' ? outcome.value.products : [];
    if (!found || others.length > 0)
      return { tone: 'pause', title: t('formulary.none'), words: t('scan.nothingFor.product') };
    onPick(found, gtinOf(parsed));
    return { tone: 'fine', title: found.shownName };
  }, 'screen');
  const pick = (product: FormularyLine): void => {
    onPick(product);
    setText('');
    setAt(0);
  };
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(products.length - 1, at + step)));
    }
    if (event.key === 'Escape' && typed !== '') {
      event.preventDefault();
      setText('');
    }
    if (event.key !== 'Enter' || typed === '') return;
    event.preventDefault();
    // The list of what was typed a moment ago is not chosen from.
    const product = answer.state === 'done' ? products[at] : undefined;
    if (product) pick(product);
  }
  return (
    <div className={css.form}>
      <TextInput
        aria-label={t('money.add')}
        placeholder={t('money.addPlaceholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded={products.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(products[at] ? { 'aria-activedescendant': `${listId}-${at}` } : {})}
        autoComplete="off"
        spellCheck={false}
        autoFocus
      />
      <div
        id={listId}
        role="listbox"
        aria-label={t('money.found')}
        className={css.found}
        hidden={products.length === 0}
      >
        {products.map((product, index) => (
          <div
            key={product.id}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => pick(product)}
            onKeyDown={() => undefined}
          >
            <span>
              <b>
                <bdi>{product.shownName}</bdi>
              </b>{' '}
              <bdi className="quiet">{product.brand}</bdi>
            </span>
            <span className="quiet figures">
              {product.price ? priceWords(product.price, i18n.language) : t('money.noPrice')}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

function gtinOf(parsed: Parameters<typeof scanKindOf>[0]): string | undefined {
  if (parsed.verdict === 'invalid') return undefined;
  return parsed.kind === 'gs1' || parsed.kind === 'retail' ? parsed.reading.gtin : undefined;
}
