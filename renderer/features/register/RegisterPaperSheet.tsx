import { useMemo } from 'react';
import type { RegisterPaper } from '#shared/contract/register.ts';
import { PaperFoot } from '../../parts/PaperFoot.tsx';
import { PaperTools } from '../../parts/PaperTools.tsx';
import { PaperSheet } from '../../ui/print/PaperSheet.tsx';
import css from './RegisterPaperSheet.module.css';

interface Props {
  readonly paper: RegisterPaper;
  onClose(): void;
}
type Row = RegisterPaper['rows'][number];

/** The statement as it will lie in the printer, in the language of its law. Its audit event was written before it came. */
export function RegisterPaperSheet({ paper, onClose }: Props) {
  const share = paper.columns.map(({ share: part }) => `${(part * 100).toFixed(3)}fr`).join(' ');
  const blocks = useMemo(
    () => [
      { key: 'opening', content: <Sum label={paper.opening.label} text={paper.opening.text} /> },
      ...paper.rows.map((row) => ({ key: row.id, content: <PaperRow row={row} share={share} /> })),
      ...(paper.rows.length === 0 ? [{ key: 'none', content: <p className={css.none}>{paper.emptyLabel}</p> }] : []),
      ...(paper.pending.length > 0
        ? [{ key: 'pending', content: <p className={css.pendingTitle}>{paper.pendingLabel}</p> }]
        : []),
      ...paper.pending.map((row) => ({ key: `p-${row.id}`, content: <PaperRow row={row} share={share} /> })),
      { key: 'sums', content: <Sums paper={paper} /> },
    ],
    [paper, share],
  );
  const head = useMemo(
    () => (
      <div lang={paper.language}>
        <div className={css.title}>
          <span>{paper.title}</span>
          {paper.basis && <small>{paper.basis}</small>}
        </div>
        <dl className={css.facts}>
          {paper.facts.map(({ label, text }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <bdi>{text}</bdi>
              </dd>
            </div>
          ))}
        </dl>
        <div className={css.headings} style={{ gridTemplateColumns: share }}>
          {paper.columns.map(({ column, heading }) => (
            <span key={column} data-column={column}>
              {heading}
            </span>
          ))}
        </div>
      </div>
    ),
    [paper, share],
  );
  return (
    <PaperSheet
      label={paper.title}
      landscape={paper.orientation === 'landscape'}
      head={head}
      foot={(page, pages) => <PaperFoot printed={paper} page={page} pages={pages} />}
      blocks={blocks}
      toolbar={<PaperTools onClose={onClose} />}
      onClose={onClose}
    />
  );
}

function PaperRow({ row, share }: { readonly row: Row; readonly share: string }) {
  return (
    <div className={css.row} data-kind={row.kind} style={{ gridTemplateColumns: share }}>
      {row.cells.map(({ column, text }) => (
        <bdi key={column} data-column={column}>
          {text}
        </bdi>
      ))}
    </div>
  );
}

function Sum({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <p className={css.sum}>
      <span>{label}</span>
      <b>{text}</b>
    </p>
  );
}

function Sums({ paper }: { readonly paper: RegisterPaper }) {
  return (
    <div className={css.end} lang={paper.language}>
      {paper.sums.map(({ label, text }) => (
        <Sum key={label} label={label} text={text} />
      ))}
      {paper.remarks.map((remark) => (
        <p key={remark} className={css.remark}>
          {remark}
        </p>
      ))}
      {paper.notes.map((note) => (
        <p key={note} className={css.note}>
          {note}
        </p>
      ))}
      {paper.signatures.length > 0 && (
        <div className={css.signatures}>
          {paper.signatures.map((label) => (
            <span key={label}>{label}</span>
          ))}
        </div>
      )}
    </div>
  );
}
