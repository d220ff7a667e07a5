import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import { readProduct, readVersion } from '../../queries/formulary/read-product.ts';
import { searchFormulary } from '../../queries/formulary/search-formulary.ts';
import { formularyImports } from './import-formulary.ts';
import { saveProduct } from './save-product.ts';

export interface FormularyDeps {
  readonly products: () => ProductShelf;
}

export function formularyOperations({ products }: FormularyDeps): readonly Registration[] {
  const imports = formularyImports(products);
  return [
    handle(contract.formulary.search, searchFormulary(products)),
    handle(contract.formulary.read, readProduct(products)),
    handle(contract.formulary.version, readVersion(products)),
    handle(contract.formulary.save, saveProduct(products)),
    handle(contract.formulary.planImport, imports.plan),
    handle(contract.formulary.applyImport, imports.apply),
  ];
}
