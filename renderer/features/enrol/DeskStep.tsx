import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import layout from '../../ui/form.module.css';
import css from './Enrol.module.css';
import type { DeskChoice, Step } from './Enrol.tsx';

interface Props {
  readonly at: Extract<Step, { step: 'desk' }>;
  onNext(desk: DeskChoice): void;
  onBack(): void;
}

const PURPOSES = ['ward', 'front-desk', 'clinic', 'pharmacy', 'administration'] as const;
type Purpose = (typeof PURPOSES)[number];

export function DeskStep({ at, onNext, onBack }: Props) {
  const { t } = useTranslation();
  const { sites } = at.checked;
  const [stationName, setStationName] = useState(at.desk?.stationName ?? '');
  const [siteId, setSiteId] = useState(at.desk?.siteId ?? sites[0]?.id ?? '');
  const [wardId, setWardId] = useState<string | null>(at.desk?.wardId ?? null);
  const [purpose, setPurpose] = useState<Purpose>(at.desk?.purpose ?? 'ward');
  const wards = sites.find((site) => site.id === siteId)?.wards ?? [];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onNext({ stationName, siteId, purpose, ...(wardId ? { wardId } : {}) });
  };
  const option = (place: { id: string; name: string }) => ({ value: place.id, label: place.name });
  return (
    <form className={css.body} onSubmit={submit}>
      <p>{t('enrol.deskWords', { organisation: at.checked.organisation })}</p>
      <div className={css.grid}>
        <Select
          label={t('enrol.site')}
          data={sites.map(option)}
          value={siteId}
          onChange={(value) => {
            setSiteId(value ?? '');
            setWardId(null);
          }}
          allowDeselect={false}
        />
        <Select
          label={t('enrol.ward')}
          data={wards.map(option)}
          value={wardId}
          onChange={setWardId}
          placeholder={t('enrol.noWard')}
          clearable
        />
        <Select
          label={t('enrol.purpose')}
          data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          value={purpose}
          onChange={(value) => setPurpose((value ?? 'ward') as Purpose)}
          allowDeselect={false}
        />
        <TextInput
          label={t('enrol.stationName')}
          description={t('enrol.stationNameHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={stationName}
          onChange={(event) => setStationName(event.currentTarget.value)}
          maxLength={60}
          required
          withAsterisk={false}
        />
      </div>
      <div className={layout.actions}>
        <Button variant="default" onClick={onBack}>
          {t('common.back')}
        </Button>
        <Button type="submit">{t('enrol.next')}</Button>
      </div>
    </form>
  );
}
