import { Kbd, TextInput } from '@mantine/core';
import { IconPackage, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { IdentifiedPack, ProductStock } from '#shared/contract/stock-shown.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle } from '../../core-client/use-command.ts';
import type { Scan, ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useScan } from '../../scan/use-scan.ts';
import { Empty } from '../../ui/Condition.tsx';
import { useKeys } from '../../ui/keys.ts';
import { steppedSelection, VirtualList } from '../../ui/VirtualList.tsx';
import { ProductPane } from './ProductPane.tsx';
import css from './Stock.module.css';
import { filterProducts, keyOf, marksOf, type StockSeen, totalsOf } from './stock-model.ts';
import { Amount, MarkTag } from './words.tsx';

const LIST_ID = 'stock-products';
/** Two lines of a name: a strength is never cut off. */
const ROW_PX = 72;

/** Products on the left, batches of the chosen one on the right; a scan leads to both. */
export function OnHand({ seen }: { readonly seen: StockSeen }) {
  const { t } = useTranslation();
  const core = useCore();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [selected, setSelected] = useState(0);
  const [scanned, setScanned] = useState<string>();
  const typed = useDeferredValue(text);
  const products = useMemo(() => filterProducts(seen.products, typed), [seen.products, typed]);
  const shown = products[Math.min(selected, products.length - 1)];
  useKeys({ '/': document.activeElement === field.current ? undefined : () => field.current?.focus() });
  const choose = (index: number): void => {
    setSelected(index);
    setScanned(undefined);
  };

  useScan(async (scan: Scan): Promise<ScanAnswer | 'silent' | undefined> => {
    const kind = scanKindOf(scan.parsed);
    if (kind.is !== 'product') return undefined;
    const outcome = await settle<IdentifiedPack>(core.call(contract.stock.identify, { text: scan.text, at: scan.at }));
    if (outcome.state !== 'done' || outcome.value.state !== 'found')
      return { tone: 'pause', title: t('stock.scan.unknown'), words: t('stock.scan.unknownWords') };
    const { product, holdings, recall, expired } = outcome.value;
    const index = seen.products.findIndex(({ code }) => code === product.code);
    if (index < 0) return { tone: 'pause', title: t('stock.scan.none', { name: product.name }) };
    setText('');
    setSelected(index);
    const [held] = holdings;
    setScanned(held && keyOf(product.code, held));
    if (recall) return { tone: 'stop', title: t('stock.scan.recalled', { name: product.name }), words: recall };
    if (expired) return { tone: 'stop', title: t('stock.scan.expired', { name: product.name }) };
    return { tone: 'fine', title: product.name, words: held ? undefined : t('stock.scan.noBatch') };
  });

  function onKeyDown(event: KeyboardEvent): void {
    const isCaret = event.key === 'Home' || event.key === 'End';
    const moved = isCaret ? undefined : steppedSelection(event.key, selected, products.length, 10);
    if (moved !== undefined) choose(moved);
    else if (event.key === 'Enter') document.querySelector<HTMLElement>('[data-batches] button')?.focus();
    else return;
    event.preventDefault();
  }
  if (seen.products.length === 0)
    return (
      <Empty icon={<IconPackage size={28} aria-hidden />} title={t('stock.nothing')}>
        {t('stock.nothingWords')}
      </Empty>
    );
  return (
    <div className={css.columns}>
      <div className={css.left}>
        <TextInput
          ref={field}
          role="combobox"
          aria-label={t('stock.search')}
          aria-expanded={products.length > 0}
          aria-controls={LIST_ID}
          aria-activedescendant={shown ? `${LIST_ID}-${selected}` : undefined}
          placeholder={t('stock.searchHint')}
          leftSection={<IconSearch size={17} aria-hidden />}
          rightSection={<Kbd size="xs">/</Kbd>}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            choose(0);
          }}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
          autoFocus
        />
        <div className={css.list}>
          {products.length === 0 ? (
            <Empty title={t('stock.noneFound')} />
          ) : (
            <VirtualList
              id={LIST_ID}
              items={products}
              keyOf={(product) => product.code}
              rowHeight={ROW_PX}
              label={t('stock.products')}
              selected={Math.min(selected, products.length - 1)}
              onSelect={choose}
              onOpen={() => undefined}
              render={(product) => <ProductLine product={product} places={seen.places} />}
            />
          )}
        </div>
      </div>
      {shown ? (
        <ProductPane key={shown.code} product={shown} seen={seen} scanned={scanned} />
      ) : (
        <Empty title={t('stock.chooseProduct')} />
      )}
    </div>
  );
}

function ProductLine({ product, places }: { readonly product: ProductStock; readonly places: StockSeen['places'] }) {
  const { free } = totalsOf(product, places);
  return (
    <div className={css.product} data-testid="stock-product" data-product={product.code}>
      <span className={css.productName}>
        <bdi>{product.shownName}</bdi> {product.brand && <bdi className={css.brand}>{product.brand}</bdi>}
      </span>
      <span className={css.productFacts}>
        <Amount value={free} unit={product.unit} />
        <span className={css.tags}>
          {marksOf(product).map((mark) => (
            <MarkTag key={mark} mark={mark} />
          ))}
        </span>
      </span>
    </div>
  );
}
