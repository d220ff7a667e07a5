import { Button, Modal, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StockPlaceRow } from '#shared/contract/stock-shown.ts';
import { STOCK_PLACE_LEVELS, STORAGE_CONDITIONS } from '#shared/model/stock-place.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { usePlaces } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import layout from '../../ui/form.module.css';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { LIMIT_FIELDS, readTyped, type TypedLimits, typedOf, usualOf } from './place-limits.ts';
import css from './Stock.module.css';
import { placeText } from './stock-model.ts';

interface Props {
  readonly places: readonly StockPlaceRow[];
  onClose(): void;
}

/** Stores, counters and bins of this site. */
export function PlacesDialog({ places, onClose }: Props) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<StockPlaceRow>();
  const sorted = places.toSorted((one, other) => placeText(places, one.id).localeCompare(placeText(places, other.id)));
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('stock.places')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={layout.form}>
        <PlaceForm key={edited?.id ?? 'new'} place={edited} places={places} onDone={() => setEdited(undefined)} />
        {places.length > 0 && (
          <table className={table.table}>
            <TableHead
              columns={[t('stock.placeName'), t('stock.placeCode'), t('stock.placeLevel'), t('stock.storage')]}
              withActions
            />
            <tbody>
              {sorted.map((place) => (
                <tr key={place.id} data-out={!place.inUse || undefined}>
                  <th scope="row">
                    <bdi>{placeText(places, place.id)}</bdi>
                  </th>
                  <td>
                    <bdi className="figures">{place.code}</bdi>
                  </td>
                  <td>{t(`stock.level.${place.level}`)}</td>
                  <td>
                    <Tag>{t(`stock.condition.${place.storage}`)}</Tag>
                  </td>
                  <td className={table.actions}>
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={t('stock.changePlace', { name: place.name })}
                      onClick={() => setEdited(place)}
                    >
                      {t('common.change')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Modal>
  );
}

const isWithin = (level: StockPlaceRow['level'] | undefined): boolean => level === 'bin' || level === 'ward';

interface FormProps {
  readonly place: StockPlaceRow | undefined;
  readonly places: readonly StockPlaceRow[];
  onDone(): void;
}

function PlaceForm({ place, places, onDone }: FormProps) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.stock.savePlace);
  const [level, setLevel] = useState(place?.level ?? 'store');
  const [code, setCode] = useState(place?.code ?? '');
  const [name, setName] = useState(place?.name ?? '');
  const [storage, setStorage] = useState(place?.storage ?? 'room');
  const [within, setWithin] = useState<string | null>(isWithin(place?.level) ? (place?.partOf ?? null) : null);
  const [limits, setLimits] = useState<TypedLimits>(() => typedOf(place?.limits));
  const read = readTyped(limits);
  const save = async (inUse: boolean): Promise<void> => {
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), level, code: code.trim(), name: name.trim(), storage, inUse },
      ...(place ? { id: place.id, parent: place.rev } : {}),
      ...(isWithin(level) && within ? { within } : {}),
      ...(read && read !== 'wrong' ? { limits: read } : {}),
    });
    if (outcome.state !== 'done') return;
    setCode('');
    setName('');
    onDone();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save(true);
  };
  const wards = rowsOf(usePlaces()).filter(({ content }) => content.level === 'ward');
  const above =
    level === 'ward'
      ? wards.map(({ id, content }) => ({ id, name: content.name }))
      : places.filter((one) => one.level !== 'bin' && one.level !== 'ward' && one.inUse);
  return (
    <form className={css.placeForm} onSubmit={submit}>
      <Select
        label={t('stock.placeLevel')}
        data={STOCK_PLACE_LEVELS.map((value) => ({ value, label: t(`stock.level.${value}`) }))}
        value={level}
        onChange={(value) => setLevel((value ?? 'store') as typeof level)}
        disabled={place !== undefined}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      />
      {isWithin(level) && (
        <Select
          label={t(level === 'ward' ? 'stock.onWard' : 'stock.within')}
          data={above.map(({ id, name: label }) => ({ value: id, label }))}
          value={within}
          onChange={setWithin}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        />
      )}
      <TextInput
        label={t('stock.placeCode')}
        value={code}
        maxLength={20}
        onChange={(event) => setCode(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('stock.placeName')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('stock.storage')}
        data={STORAGE_CONDITIONS.map((value) => ({ value, label: t(`stock.condition.${value}`) }))}
        value={storage}
        onChange={(value) => setStorage((value ?? 'room') as typeof storage)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      />
      {LIMIT_FIELDS.map((field) => (
        <TextInput
          key={field}
          label={t(`stock.limit.${field}`)}
          placeholder={usualOf(storage)[field]}
          inputMode="decimal"
          value={limits[field]}
          error={read === 'wrong'}
          onChange={(event) => {
            const written = event.currentTarget.value;
            setLimits((before) => ({ ...before, [field]: written }));
          }}
        />
      ))}
      <p className="quiet">{t('stock.limitWords')}</p>
      <div className={layout.actions}>
        {place && (
          <Button variant="default" loading={isRunning} onClick={() => void save(!place.inUse)}>
            {t(place.inUse ? 'stock.endPlace' : 'stock.beginPlace')}
          </Button>
        )}
        <Button
          type="submit"
          loading={isRunning}
          disabled={
            read === 'wrong' || code.trim() === '' || name.trim() === '' || (isWithin(level) && within === null)
          }
        >
          {t(place ? 'stock.savePlace' : 'stock.addPlace')}
        </Button>
      </div>
      <CallNotice call={call} />
    </form>
  );
}
