import { Button } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormularyLine } from '#shared/contract/formulary.ts';
import { useSignedIn } from '../../state/live.ts';
import { useKeys } from '../../ui/keys.ts';
import { Screen } from '../../ui/Screen.tsx';
import css from './Formulary.module.css';
import { ImportFile } from './ImportFile.tsx';
import { NewProduct } from './NewProduct.tsx';
import { ProductList } from './ProductList.tsx';
import { ProductPanel } from './ProductPanel.tsx';

type Aside =
  | { readonly show: 'nothing' }
  | { readonly show: 'product'; readonly id: string }
  | { readonly show: 'new' }
  | { readonly show: 'import' };

/** The organisation's products: look one up by anything typed or scanned, put it right, take a file. */
export function Formulary() {
  const { t } = useTranslation();
  const mayManage = useSignedIn()?.user.permissions.includes('formulary.manage') ?? false;
  const [aside, setAside] = useState<Aside>({ show: 'nothing' });
  /** Counts up with everything that was written: lists and panels ask again. */
  const [changes, setChanges] = useState(0);
  const add = mayManage ? () => setAside({ show: 'new' }) : undefined;
  const take = mayManage ? () => setAside({ show: 'import' }) : undefined;
  useKeys({ 'Alt+N': add, 'Alt+I': take });
  const changed = (): void => setChanges((count) => count + 1);
  const open = ({ id }: Pick<FormularyLine, 'id'>): void => setAside({ show: 'product', id });
  const close = (): void => setAside({ show: 'nothing' });
  return (
    <Screen
      fixed
      title={t('pharmacy.tab.formulary')}
      actions={
        mayManage && (
          <>
            <Button
              variant="default"
              leftSection={<IconPlus size={17} aria-hidden />}
              onClick={add}
              title="Alt N"
              aria-keyshortcuts="Alt+N"
            >
              {t('formulary.add')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconFileImport size={17} aria-hidden />}
              onClick={take}
              title="Alt I"
              aria-keyshortcuts="Alt+I"
            >
              {t('formulary.import')}
            </Button>
          </>
        )
      }
    >
      {aside.show === 'import' ? (
        <ImportFile onClose={close} onDone={changed} />
      ) : (
        <div className={css.columns}>
          <div>
            <ProductList again={changes} onOpen={open} />
          </div>
          <div>
            {aside.show === 'new' && (
              <NewProduct
                onClose={close}
                onSaved={(id) => {
                  changed();
                  setAside({ show: 'product', id });
                }}
              />
            )}
            {aside.show === 'product' && (
              <ProductPanel
                key={aside.id}
                id={aside.id}
                again={changes}
                mayManage={mayManage}
                onChanged={changed}
                onOpen={open}
                onClose={close}
              />
            )}
          </div>
        </div>
      )}
    </Screen>
  );
}
