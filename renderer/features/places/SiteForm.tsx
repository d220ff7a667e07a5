import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './Places.module.css';
import type { PlaceRow } from './place-tree.ts';

interface Props {
  readonly site: PlaceRow;
  onClose(): void;
}

/** Another name for a site; its code stays (LC4). */
export function SiteForm({ site, onClose }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const { call, run, isRunning } = useCommand(contract.location.renameSite);
  const [name, setName] = useState(site.content.name);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const known = { id: site.id, ...(site.rev ? { parent: site.rev } : {}) };
    const outcome = await run({ commandId: crypto.randomUUID(), ...known, name: name.trim() });
    if (outcome.state !== 'done') return;
    tellDone(t('places.saved'));
    onClose();
  }
  return (
    <Panel title={t('places.renameSite')}>
      <form className={css.form} onSubmit={submit}>
        <TextInput
          label={t('places.name')}
          description={t('places.renameWords', { code: site.content.code })}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoFocus
        />
        <CallNotice call={call} />
        <div className={css.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={!name.trim() || name.trim() === site.content.name}>
            {t('places.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
