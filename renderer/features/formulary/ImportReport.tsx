import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportReport } from '#shared/contract/formulary.ts';
import { Notice } from '../../ui/Condition.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import { ChangeWords } from './ChangeWords.tsx';
import { columnWords, reasonWords } from './column-words.ts';
import css from './Formulary.module.css';

interface Props {
  readonly report: ImportReport;
  /** Of what stands here, what the person takes from the file all the same. */
  readonly take: readonly string[];
  onTake(ids: readonly string[]): void;
  readonly isOver: boolean;
}

const COUNTS = ['added', 'changed', 'kept', 'refused', 'unchanged', 'notInFile'] as const;

/** What a file would do: what is refused and what stands here first, as somebody has to look at it. */
export function ImportReportView({ report, take, onTake, isOver }: Props) {
  const { t, i18n } = useTranslation();
  const { counts, added, changed, kept, refused, ignored, unmapped } = report;
  const toggle = (id: string): void => onTake(take.includes(id) ? take.filter((one) => one !== id) : [...take, id]);
  return (
    <div className={css.view} data-testid="import-report">
      <div className={css.counts} role="status">
        {COUNTS.map((name) => (
          <span key={name} data-count={name}>
            <b className="figures">{counts[name]}</b> {t(`formulary.counts.${name}`)}
          </span>
        ))}
      </div>
      {ignored.length > 0 && <Notice tone="calm">{t('formulary.ignored', { columns: ignored.join(', ') })}</Notice>}
      {refused.length > 0 && (
        <Part title={t('formulary.refusedTitle')} shown={refused.length} all={counts.refused}>
          <TableHead columns={[t('formulary.line'), t('formulary.columnTitle'), t('formulary.why')]} />
          <tbody>
            {refused.map(({ line, column, reason }, at) => (
              <tr key={at}>
                <th scope="row" className="figures">
                  {line}
                </th>
                <td>{column === undefined ? '—' : columnWords(column, t)}</td>
                <td>{reasonWords(reason, i18n.language)}</td>
              </tr>
            ))}
          </tbody>
        </Part>
      )}
      {unmapped.length > 0 && (
        <Part title={t('formulary.unmappedTitle')} shown={unmapped.length} all={unmapped.length}>
          <TableHead
            columns={[t('formulary.columnTitle'), t('formulary.unmappedValue'), t('formulary.unmappedRows')]}
          />
          <tbody>
            {unmapped.map(({ column, value, rows }) => (
              <tr key={`${column} ${value}`}>
                <th scope="row">{column}</th>
                <td>
                  <bdi>{value}</bdi>
                </td>
                <td className="figures">{rows}</td>
              </tr>
            ))}
          </tbody>
        </Part>
      )}
      {kept.length > 0 && (
        <Part title={t('formulary.keptTitle')} shown={kept.length} all={counts.kept}>
          <TableHead
            columns={[t('formulary.line'), t('formulary.product'), t('formulary.why'), t('formulary.takeTitle')]}
          />
          <tbody>
            {kept.map(({ id, line, code, name, reason, changes }) => (
              <tr key={id}>
                <th scope="row" className="figures">
                  {line}
                </th>
                <td>
                  <Named code={code} name={name} />
                  <ChangeWords changes={changes} />
                </td>
                <td>{reasonWords(reason, i18n.language)}</td>
                <td>
                  {changes.length > 0 && (
                    <Checkbox
                      aria-label={t('formulary.takeOf', { name })}
                      checked={take.includes(id)}
                      disabled={isOver}
                      onChange={() => toggle(id)}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Part>
      )}
      {changed.length > 0 && (
        <Part title={t('formulary.changedTitle')} shown={changed.length} all={counts.changed}>
          <TableHead columns={[t('formulary.line'), t('formulary.product'), t('formulary.what')]} />
          <tbody>
            {changed.map(({ id, line, code, name, changes }) => (
              <tr key={id}>
                <th scope="row" className="figures">
                  {line}
                </th>
                <td>
                  <Named code={code} name={name} />
                </td>
                <td>
                  <ChangeWords changes={changes} />
                </td>
              </tr>
            ))}
          </tbody>
        </Part>
      )}
      {added.length > 0 && (
        <Part title={t('formulary.addedTitle')} shown={added.length} all={counts.added}>
          <TableHead columns={[t('formulary.line'), t('formulary.product')]} />
          <tbody>
            {added.map(({ id, line, code, name }) => (
              <tr key={id}>
                <th scope="row" className="figures">
                  {line}
                </th>
                <td>
                  <Named code={code} name={name} />
                </td>
              </tr>
            ))}
          </tbody>
        </Part>
      )}
    </div>
  );
}

function Named({ code, name }: { readonly code: string; readonly name: string }) {
  return (
    <>
      <b>
        <bdi>{name}</bdi>
      </b>{' '}
      <bdi className="quiet">{code}</bdi>
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly shown: number;
  readonly all: number;
  readonly children: ReactNode;
}

function Part({ title, shown, all, children }: PartProps) {
  const { t } = useTranslation();
  return (
    <section aria-label={title}>
      <h3>
        {title} {shown < all && <span className="quiet">{t('formulary.firstOf', { shown, all })}</span>}
      </h3>
      <table className={table.table}>{children}</table>
    </section>
  );
}
