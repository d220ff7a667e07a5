import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { usePlaceName } from '../../parts/use-place-of.ts';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './Places.module.css';
import { mayHold, type PlaceRow } from './place-tree.ts';

const LEVELS = ['ward', 'room', 'bed'] as const;
type Level = (typeof LEVELS)[number];

interface Props {
  /** Undefined: a new one. */
  readonly place: PlaceRow | undefined;
  readonly places: readonly PlaceRow[];
  onClose(): void;
}

/** One place: what it is, its code and name, where it lies. */
export function PlaceForm({ place, places, onClose }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const placeName = usePlaceName();
  const { call, run, isRunning } = useCommand(contract.location.save);
  const [level, setLevel] = useState<Level>((place?.content.level as Level | undefined) ?? 'bed');
  const [code, setCode] = useState(place?.content.code ?? '');
  const [name, setName] = useState(place?.content.name ?? '');
  const [partOf, setPartOf] = useState<string | null>(place?.content.partOf ?? null);
  const holders = places.filter((one) => one.id !== place?.id && mayHold(one, level));
  const above = holders.some(({ id }) => id === partOf) ? partOf : null;
  const save = async (inUse: boolean): Promise<void> => {
    if (!above) return;
    const known = place ? { id: place.id, ...(place.rev ? { parent: place.rev } : {}) } : {};
    const made = { level, code: code.trim(), name: name.trim(), partOf: above, inUse };
    const outcome = await run({ commandId: crypto.randomUUID(), ...known, ...made });
    if (outcome.state !== 'done') return;
    tellDone(t(inUse ? 'places.saved' : 'places.removed'));
    if (place) return onClose();
    setCode('');
    setName('');
  };
  return (
    <Panel title={t(place ? 'places.change' : 'places.add')}>
      <form
        className={css.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void save(true);
        }}
      >
        {!place && (
          <SegmentedControl
            aria-label={t('places.level')}
            value={level}
            onChange={(value) => setLevel(value as Level)}
            data={LEVELS.map((value) => ({ value, label: t(`places.levels.${value}`) }))}
          />
        )}
        <Select
          label={t('places.partOf')}
          required
          searchable
          selectFirstOptionOnChange
          openOnFocus={false}
          data={holders.map(({ id, content }) => ({ value: id, label: placeName(id) || content.name }))}
          value={above}
          onChange={setPartOf}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          autoFocus={place === undefined}
        />
        <TextInput
          label={t('places.code')}
          description={t('places.codeWords')}
          required
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoFocus={place !== undefined}
        />
        <TextInput
          label={t('places.name')}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <CallNotice call={call} />
        {place && <p className="quiet">{t('places.removeWords')}</p>}
        <div className={css.actions}>
          {place && (
            <Button variant="default" color="red" disabled={isRunning} onClick={() => void save(false)}>
              {t('places.remove')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={!above || !code.trim() || !name.trim()}>
            {t('places.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
