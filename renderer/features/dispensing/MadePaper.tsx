import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dispensed, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AuditedPaper } from '../../parts/AuditedPaper.tsx';
import { amountInWords } from '../../parts/amount-in-words.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { LabelPreview } from '../../parts/label-preview/LabelPreview.tsx';
import { useEnrolledStation } from '../../state/live.ts';
import css from './MadePaper.module.css';
import { formulaOf, takenName } from './pick-model.ts';

interface Props {
  readonly shown: PrescriptionShown;
  readonly item: Dispensed;
  onClose(): void;
}

/** DP22: the record of a preparation as it will lie in the printer. What nobody has said is a line to write on. */
export function MadePaper({ shown, item, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const site = useEnrolledStation()?.site.name ?? '';
  const { patientId, entry, name, birthDate, recordNumber } = shown;
  const { made, useBy } = item;
  const { answer } = useQuery(contract.dispense.labelPicture, { patientId, entry, id: item.id });
  const picture = answer.state === 'done' ? answer.value : undefined;
  const head = useMemo(
    () => (
      <>
        <div className={css.title}>
          <span>{t('dispense.paper.title')}</span>
          <bdi className="figures">{made?.number ?? '—'}</bdi>
        </div>
        <p className={css.lead}>
          <b>
            <bdi>{takenName(item)}</bdi>
          </b>{' '}
          · {amountInWords(item.quantity, item.unit)}
          {made && ` · ${t(`dispense.made.${made.kind}`)}`}
        </p>
        <p className={css.lead}>
          <bdi>{name}</bdi>
          {birthDate && ` · ${format.date(birthDate)}`}
          {recordNumber && ` · ${recordNumber}`} · <bdi>{site}</bdi>
        </p>
      </>
    ),
    [t, format, item, made, name, birthDate, recordNumber, site],
  );
  const blocks = useMemo(
    () => [
      { key: 'columns', content: <Columns /> },
      ...formulaOf(item).map((part) => ({ key: part.key, content: <Part part={part} /> })),
      {
        key: 'method',
        content: (
          <p className={css.method}>
            <b>{t('dispense.recipe')}</b>
            <bdi className={made?.note ? undefined : css.blank}>{made?.note}</bdi>
          </p>
        ),
      },
      { key: 'signed', content: <Signed item={item} /> },
      ...(useBy
        ? [
            {
              key: 'until',
              content: <p className={css.lead}>{t('dispense.useBy', { when: format.dateTime(useBy) })}</p>,
            },
          ]
        : []),
      ...(picture
        ? [
            {
              key: 'label',
              content: (
                <div className={css.label}>
                  <LabelPreview picture={picture} label={t('dispense.paper.label')} scale={3.2} />
                </div>
              ),
            },
          ]
        : []),
    ],
    [t, format, item, made, useBy, picture],
  );
  return (
    <AuditedPaper
      label={t('dispense.paper.title')}
      head={head}
      blocks={blocks}
      prints={{ sheet: 'made-record', patientIds: [patientId], id: item.id }}
      choice={answer.state === 'done' || answer.state === 'loading' ? undefined : <CallNotice call={answer} />}
      onClose={onClose}
    />
  );
}

function Columns() {
  const { t } = useTranslation();
  return (
    <div className={css.row} data-head>
      <span>{t('dispense.madeWith')}</span>
      <span>{t('stock.lot')}</span>
      <span>{t('dispense.paper.expiry')}</span>
      <span>{t('dispense.calculated')}</span>
      <span>{t('dispense.paper.measured')}</span>
    </div>
  );
}

function Part({ part }: { readonly part: ReturnType<typeof formulaOf>[number] }) {
  const format = useFormat();
  const { drug, lot, expiry, calculated, quantity, unit } = part;
  return (
    <div className={css.row} data-testid="made-part">
      <bdi>{drug}</bdi>
      <bdi className="figures">{lot}</bdi>
      <span className="figures">{expiry ? format.date(expiry) : '—'}</span>
      <span className={calculated ? 'figures' : css.blank}>{calculated && amountInWords(calculated, unit)}</span>
      <span className="figures">{amountInWords(quantity, unit)}</span>
    </div>
  );
}

function Signed({ item }: { readonly item: Dispensed }) {
  const { t } = useTranslation();
  const format = useFormat();
  const check = item.made?.check;
  const looked = check && check.found !== 'alone' ? check : undefined;
  return (
    <>
      <div className={css.signed}>
        <span>
          {t('dispense.paper.madeBy')} <bdi>{item.preparedBy}</bdi>, {format.dateTime(item.preparedAt)}
        </span>
        <span>
          {t('dispense.paper.checkedBy')}{' '}
          {looked && (
            <>
              <bdi>{looked.by}</bdi>, {format.dateTime(looked.at)}
            </>
          )}
        </span>
      </div>
      {check && check.found !== 'right' && (
        <p className={css.lead}>
          {t(check.found === 'wrong' ? 'dispense.look.wrong' : 'dispense.look.alone', {
            by: check.by,
            when: format.dateTime(check.at),
          })}
          {check.note && (
            <>
              {' '}
              (<bdi>{check.note}</bdi>)
            </>
          )}
        </p>
      )}
    </>
  );
}
