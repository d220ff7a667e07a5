import { SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { LabelPreview } from '../../parts/label-preview/LabelPreview.tsx';
import layout from '../../ui/form.module.css';
import { type DesignDraft, partAt, partText } from './design-draft.ts';
import css from './Labels.module.css';

const ASK_AFTER_MS = 250;
const LABEL_LANGUAGES = ['zpl', 'epl', 'tspl'] as const;
const RESOLUTIONS = [203, 300, 600] as const;

interface Props {
  readonly draft: DesignDraft;
  readonly sample: Readonly<Record<string, string>>;
  /** The part that keeps it from being printed. */
  onFault(index: number | undefined): void;
}

/** The design as a printer would print it, or why it would not. Core lays it out: the picture is what is printed (LB1). */
export function DesignPicture({ draft, sample, onFault }: Props) {
  const { t } = useTranslation();
  const [language, setLanguage] = useState<(typeof LABEL_LANGUAGES)[number]>('zpl');
  const [dpi, setDpi] = useState<(typeof RESOLUTIONS)[number]>(203);
  const isReceipt = draft.kind === 'receipt';
  const [asked] = useDebouncedValue({ draft, sample }, ASK_AFTER_MS);
  const { answer } = useQuery(contract.labelDesign.preview, {
    content: { ...asked.draft },
    fields: { ...asked.sample },
    ...(isReceipt ? {} : { language, dpi }),
  });
  const picture = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const place = answer.state === 'refused' ? (answer.refusal.path ?? '') : '';
  const faultAt = partAt(place) ?? partOfField(asked.draft, place);
  useEffect(() => onFault(faultAt), [faultAt, onFault]);
  return (
    <div className={layout.form}>
      {!isReceipt && (
        <div className={css.bar}>
          <SegmentedControl
            aria-label={t('labels.seenAs')}
            value={language}
            onChange={(value) => setLanguage(LABEL_LANGUAGES.find((one) => one === value) ?? 'zpl')}
            data={LABEL_LANGUAGES.map((value) => ({ value, label: value.toUpperCase() }))}
          />
          <Select
            aria-label={t('devices.dpi')}
            allowDeselect={false}
            value={String(dpi)}
            onChange={(value) => setDpi(RESOLUTIONS.find((one) => String(one) === value) ?? 203)}
            data={RESOLUTIONS.map((one) => ({ value: String(one), label: t('labels.dpi', { dpi: one }) }))}
          />
          {picture && (
            <span className="quiet figures">
              {t('labels.size', { width: picture.widthMm, height: Math.round(picture.heightMm) })}
            </span>
          )}
        </div>
      )}
      {/* A long receipt scrolls, by keys too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls and holds nothing to focus takes the focus itself */}
      <section className={css.picture} data-state={answer.state} aria-label={t('labels.picture')} tabIndex={0}>
        {picture && <LabelPreview picture={picture} label={t('labels.picture')} />}
        <div className={css.said}>
          <CallNotice call={answer.state === 'loading' || answer.state === 'done' ? { state: 'idle' } : answer} />
          {place && <p className="quiet">{t('labels.place', { place: place.replace(/^content\./, '') })}</p>}
        </div>
      </section>
    </div>
  );
}

function partOfField({ elements }: DesignDraft, path: string): number | undefined {
  const [, field] = /^fields\.(\w+)$/.exec(path) ?? [];
  const index = field === undefined ? -1 : elements.findIndex((part) => partText(part).includes(`{${field}}`));
  return index < 0 ? undefined : index;
}
