import { Kbd, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FORMULARY_FILTERS, type FormularyLine } from '#shared/contract/formulary.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { priceWords } from '../../parts/price-words.ts';
import { restrictionWords } from '../../parts/product-words.ts';
import { unitWord } from '../../parts/stock/unit-word.ts';
import type { ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useScan } from '../../scan/use-scan.ts';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { steppedSelection, VirtualList } from '../../ui/VirtualList.tsx';
import css from './Formulary.module.css';

const LIST_ID = 'formulary-found';
const MOST_SHOWN = 200;

interface Props {
  readonly again: unknown;
  onOpen(product: FormularyLine): void;
}

/** What was typed or scanned, at every key; with nothing typed, everything by name. */
export function ProductList({ again, onOpen }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [only, setOnly] = useState<(typeof FORMULARY_FILTERS)[number]>('all');
  const [selected, setSelected] = useState(0);
  const { answer } = useQuery(contract.formulary.search, { text, only, limit: MOST_SHOWN }, again);
  const known = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const products = known?.products ?? [];
  useKeys({ '/': document.activeElement === field.current ? undefined : () => field.current?.focus() });
  const look = (typed: string): void => {
    setText(typed);
    setSelected(0);
  };
  useScan(({ text: scanned, parsed }): ScanAnswer | undefined => {
    if (scanKindOf(parsed).is !== 'product') return undefined;
    look(scanned);
    return { tone: 'fine', title: t('formulary.scanned') };
  }, 'screen');
  function onKeyDown(event: KeyboardEvent): void {
    const isCaret = event.key === 'Home' || event.key === 'End';
    const moved = isCaret ? undefined : steppedSelection(event.key, selected, products.length, 10);
    if (moved !== undefined) setSelected(moved);
    // The list of what was typed a moment ago is not chosen from.
    else if (event.key === 'Enter' && answer.state === 'done' && products[selected]) onOpen(products[selected]);
    else return;
    event.preventDefault();
  }
  return (
    <>
      <div className={css.search}>
        <TextInput
          ref={field}
          role="combobox"
          aria-label={t('formulary.search')}
          aria-expanded={products.length > 0}
          aria-controls={products.length > 0 ? LIST_ID : undefined}
          aria-activedescendant={products[selected] ? `${LIST_ID}-${selected}` : undefined}
          placeholder={t('formulary.placeholder')}
          leftSection={<IconSearch size={18} aria-hidden />}
          rightSection={<Kbd size="xs">/</Kbd>}
          value={text}
          onChange={(event) => look(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
          autoFocus
        />
        <Select
          aria-label={t('formulary.filter')}
          allowDeselect={false}
          value={only}
          onChange={(value) => {
            setOnly(value as typeof only);
            setSelected(0);
          }}
          data={FORMULARY_FILTERS.map((value) => ({ value, label: t(`formulary.only.${value}`) }))}
        />
      </div>
      {(answer.state === 'refused' || answer.state === 'fault') && <CallNotice call={answer} />}
      <Panel
        fill
        flush
        title={t('formulary.products')}
        aside={
          known && <span role="status">{t('formulary.count', { count: known.matching, total: known.total })}</span>
        }
      >
        {!known && answer.state === 'loading' && <Loading label={t('common.loading')} lines={8} />}
        {known && products.length === 0 && (
          <Empty title={t(known.total === 0 ? 'formulary.empty' : 'formulary.none')}>
            {t(known.total === 0 ? 'formulary.emptyWords' : 'formulary.noneWords')}
          </Empty>
        )}
        {products.length > 0 && (
          <div className={css.list}>
            <VirtualList
              id={LIST_ID}
              items={products}
              keyOf={({ id }) => id}
              rowHeight={46}
              label={t('formulary.products')}
              selected={selected}
              onSelect={setSelected}
              onOpen={onOpen}
              render={(product) => <ProductRow product={product} />}
            />
          </div>
        )}
      </Panel>
    </>
  );
}

function ProductRow({ product }: { readonly product: FormularyLine }) {
  const { t, i18n } = useTranslation();
  const { shownName, brand, code, price, controlledClass, restricted, state, packs, baseUnit } = product;
  return (
    <div className={css.product} data-testid="formulary-product" data-code={code}>
      <span className={css.name}>
        <b>
          <bdi>{shownName}</bdi>
        </b>{' '}
        {brand && <bdi className="quiet">{brand}</bdi>}
      </span>
      <span className={css.marks}>
        {controlledClass && (
          <Tag tone="pause">
            <bdi>{controlledClass}</bdi>
          </Tag>
        )}
        {restricted && (
          <Tag tone="pause" title={restrictionWords(restricted, t)}>
            {t('formulary.restricted')}
          </Tag>
        )}
        {state === 'inactive' && <Tag>{t('formulary.inactive')}</Tag>}
      </span>
      <span className={css.more}>
        <bdi>{code}</bdi> · {t('formulary.packs', { count: packs })}
      </span>
      <span className={`${css.more} figures`}>
        {price
          ? t('formulary.priceOf', {
              price: priceWords(price, i18n.language),
              units: price.units,
              unit: unitWord(baseUnit, price.units),
            })
          : t('formulary.noPrice')}
      </span>
    </div>
  );
}
