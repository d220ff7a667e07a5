import { Button, Select } from '@mantine/core';
import { IconBed, IconBuildingHospital, IconFileImport, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlaces } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { useEnrolledStation, useSignedIn } from '../../state/live.ts';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { ImportForm } from './ImportForm.tsx';
import { NewSiteForm } from './NewSiteForm.tsx';
import { PlaceForm } from './PlaceForm.tsx';
import css from './Places.module.css';
import { inTreeOrder, type PlaceRow } from './place-tree.ts';
import { SiteForm } from './SiteForm.tsx';

type Editing =
  | { readonly mode: 'none' | 'add' | 'import' | 'add-site' }
  | { readonly mode: 'change'; readonly id: string };

/** A site with its wards, rooms and beds, this desk's first: seen as a tree, added and changed one by one or from a table. */
export function Places() {
  const { t } = useTranslation();
  const station = useEnrolledStation();
  const rows = rowsOf(usePlaces());
  const mayAddSites = useSignedIn()?.user.permissions.includes('organisation.manage') ?? false;
  const sites = rows.filter(({ content }) => content.level === 'site');
  const own = sites.find(({ id, content }) => id === station?.site.id || content.code === station?.site.code);
  const [chosen, setChosen] = useState<string>();
  const siteId = chosen ?? own?.id;
  const places = inTreeOrder(rows, siteId);
  const [editing, setEditing] = useState<Editing>({ mode: 'none' });
  const close = () => setEditing({ mode: 'none' });
  const edited = editing.mode === 'change' ? rows.find(({ id }) => id === editing.id) : undefined;
  return (
    <Screen
      title={t('task.places')}
      lead={t('places.lead')}
      actions={
        <>
          {sites.length > 1 && siteId && (
            <Select
              aria-label={t('places.levels.site')}
              allowDeselect={false}
              data={sites.map(({ id, content }) => ({ value: id, label: content.name }))}
              value={siteId}
              onChange={(id) => {
                setChosen(id ?? undefined);
                close();
              }}
            />
          )}
          {mayAddSites && (
            <Button
              variant="default"
              leftSection={<IconBuildingHospital size={17} aria-hidden />}
              onClick={() => setEditing({ mode: 'add-site' })}
            >
              {t('places.addSite')}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconFileImport size={17} aria-hidden />}
            onClick={() => setEditing({ mode: 'import' })}
          >
            {t('places.import')}
          </Button>
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setEditing({ mode: 'add' })}>
            {t('places.add')}
          </Button>
        </>
      }
    >
      <div className={css.columns} data-editing={editing.mode !== 'none' || undefined}>
        <Panel title={t('places.list')} flush>
          {places.length === 0 ? (
            <Empty icon={<IconBed size={28} aria-hidden />} title={t('places.none')}>
              {t('places.noneWords')}
            </Empty>
          ) : (
            <PlaceTable places={places} onChange={(id) => setEditing({ mode: 'change', id })} />
          )}
        </Panel>
        {editing.mode === 'import' && (
          <ImportForm sites={sites.map(({ content }) => content.code ?? '')} onClose={close} />
        )}
        {editing.mode === 'add-site' && (
          <NewSiteForm
            onAdded={(id) => {
              setChosen(id);
              close();
            }}
            onClose={close}
          />
        )}
        {edited?.content.level === 'site' && <SiteForm key={edited.id} site={edited} onClose={close} />}
        {(editing.mode === 'add' || (edited && edited.content.level !== 'site')) && (
          <PlaceForm key={edited?.id ?? 'new'} place={edited} places={places} onClose={close} />
        )}
      </div>
    </Screen>
  );
}

function PlaceTable({ places, onChange }: { readonly places: readonly PlaceRow[]; onChange(id: string): void }) {
  const { t } = useTranslation();
  return (
    <table className={table.table}>
      <TableHead columns={[t('places.name'), t('places.level'), t('places.code'), t('places.state')]} withActions />
      <tbody>
        {places.map(({ id, content: { level, name, code, readiness, readinessReason } }) => (
          <tr key={id}>
            <th scope="row" className={css[level]}>
              <bdi>{name}</bdi>
            </th>
            <td>{t(`places.levels.${level}`)}</td>
            <td>
              <bdi>{code}</bdi>
            </td>
            <td>
              {readiness && readiness !== 'ready' ? (
                <Tag tone="pause" title={readinessReason ?? ''}>
                  {t(`board.state.${readiness}`)}
                </Tag>
              ) : (
                <span className="quiet">{t('places.inUse')}</span>
              )}
            </td>
            <td className={table.actions}>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('places.changeOf', { name })}
                onClick={() => onChange(id)}
              >
                {t('common.change')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
