import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';

interface Props {
  readonly gtin: string;
}

/** What a number on a pack stands for, where the formulary knows it: nobody reads fourteen digits. */
export function GtinName({ gtin }: Props) {
  const { answer } = useQuery(
    contract.formulary.search,
    /^\d{8,14}$/.test(gtin) ? { text: gtin, limit: 1 } : undefined,
  );
  const [found] = answer.state === 'done' && answer.value.matching === 1 ? answer.value.products : [];
  if (!found) return null;
  return (
    <div>
      <bdi>{found.shownName}</bdi> {found.brand && <bdi className="quiet">{found.brand}</bdi>}
    </div>
  );
}
