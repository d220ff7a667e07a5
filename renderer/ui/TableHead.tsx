import type { ReactNode } from 'react';

interface Props {
  readonly columns: readonly ReactNode[];
  /** A last column without a name, for what can be done with a line. */
  readonly withActions?: boolean;
  /** Position of the first column of figures; it and what follows end in one line. */
  readonly figuresFrom?: number;
}

/** Names of the columns of a table. */
export function TableHead({ columns, withActions = false, figuresFrom = columns.length }: Props) {
  return (
    <thead>
      <tr>
        {columns.map((column, index) =>
          // A name that is empty is none.
          column === '' ? (
            <td key={index} />
          ) : (
            <th key={index} scope="col" data-figures={index >= figuresFrom || undefined}>
              {column}
            </th>
          ),
        )}
        {withActions && <td />}
      </tr>
    </thead>
  );
}
