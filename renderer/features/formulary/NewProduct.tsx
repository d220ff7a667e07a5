import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/Panel.tsx';
import { ProductForm } from './ProductForm.tsx';

interface Props {
  onSaved(id: string): void;
  onClose(): void;
}

export function NewProduct({ onSaved, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Panel fill title={t('formulary.add')}>
      <ProductForm product={undefined} onSaved={onSaved} onClose={onClose} />
    </Panel>
  );
}
