import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { FormularyLine } from '#shared/contract/formulary.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { priceWords } from '../../parts/price-words.ts';
import { restrictionWords, storageWords } from '../../parts/product-words.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { Facts } from '../../ui/Facts.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import css from './Formulary.module.css';
import { ProductForm } from './ProductForm.tsx';
import { Versions } from './Versions.tsx';

export type ReadProduct = OutputOf<typeof contract.formulary.read>;

interface Props {
  readonly id: string;
  readonly again: unknown;
  readonly mayManage: boolean;
  onChanged(): void;
  onOpen(product: FormularyLine): void;
  onClose(): void;
}

/** One product: what it is, its packs, what may be given for it, what it was; and the form that puts it right. */
export function ProductPanel({ id, again, mayManage, onChanged, onOpen, onClose }: Props) {
  const { t } = useTranslation();
  const [isEditing, setIsEditing] = useState(false);
  const { answer, reload } = useQuery(contract.formulary.read, { id }, again);
  const name = answer.state === 'done' ? answer.value.line.shownName : '';
  const edit = mayManage && !isEditing && answer.state === 'done' ? () => setIsEditing(true) : undefined;
  useKeys({ 'Alt+E': edit });
  return (
    <Panel
      fill
      title={<bdi>{name}</bdi>}
      aside={answer.state === 'done' && <bdi>{answer.value.line.code}</bdi>}
      actions={
        !isEditing && (
          <>
            {mayManage && (
              <Button size="compact-sm" variant="default" onClick={edit} title="Alt E" aria-keyshortcuts="Alt+E">
                {t('common.change')}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={onClose}>
              {t('common.close')}
            </Button>
          </>
        )
      }
    >
      <QueryPanel answer={answer} reload={reload}>
        {(product) =>
          isEditing ? (
            <ProductForm
              product={product}
              onClose={() => setIsEditing(false)}
              onSaved={() => {
                setIsEditing(false);
                onChanged();
              }}
            />
          ) : (
            <ProductFacts product={product} onOpen={onOpen} />
          )
        }
      </QueryPanel>
    </Panel>
  );
}

function ProductFacts({ product, onOpen }: { readonly product: ReadProduct; onOpen(product: FormularyLine): void }) {
  const { t, i18n } = useTranslation();
  const { cells, packs, substitutes, versions, version } = product;
  const columns = [
    ...(['generic', 'brand', 'strength', 'form', 'routes', 'atc', 'controlled_class'] as const),
    'substitution_group' as const,
  ];
  return (
    <div className={css.view}>
      <Facts
        facts={[
          ...columns.map((column) => [t(`formulary.column.${column}`), cells[column]] as const),
          [t('formulary.column.storage'), storageWords(cells.storage, t)],
          [t('formulary.column.restricted'), restrictionWords(cells.restricted, t)],
          [t('formulary.column.tall_man'), cells.tall_man],
          [t('formulary.column.status'), t(cells.status === 'inactive' ? 'formulary.inactive' : 'formulary.active')],
          [t('formulary.version'), version],
        ]}
      />
      <h3>{t('formulary.packsTitle')}</h3>
      {packs.length === 0 ? (
        <p className="quiet">{t('formulary.noPacks')}</p>
      ) : (
        <table className={table.table}>
          <TableHead
            columns={[
              ...(['gtin', 'pack_level', 'pack_units', 'price'] as const).map((column) =>
                t(`formulary.column.${column}`),
              ),
            ]}
          />
          <tbody>
            {packs.map((pack) => (
              <tr key={pack.gtin}>
                <th scope="row" className="figures">
                  {pack.gtin}
                </th>
                <td>
                  {levelWords(pack.pack_level, t)} {pack.pack_text && <span className="quiet">{pack.pack_text}</span>}
                </td>
                <td className="figures">
                  {pack.pack_units} {unitWord(cells.base_unit ?? '', pack.pack_units ?? '')}
                </td>
                <td className="figures">
                  {pack.price ? priceWords({ value: pack.price, currency: pack.currency }, i18n.language) : '—'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {substitutes.length > 0 && (
        <>
          <h3>{t('formulary.substitutes')}</h3>
          <ul>
            {substitutes.map((other) => (
              <li key={other.id}>
                <Button size="compact-sm" variant="subtle" onClick={() => onOpen(other)}>
                  <bdi>{[other.shownName, other.brand].filter(Boolean).join(' · ')}</bdi>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {versions.length > 0 && <Versions versions={versions} />}
    </div>
  );
}

function levelWords(level: string, t: TFunction): string {
  switch (level) {
    case 'unit':
    case 'pack':
    case 'bundle':
    case 'case':
      return t(`formulary.level.${level}`);
    default:
      return level;
  }
}
