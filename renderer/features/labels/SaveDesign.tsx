import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { Keycap } from '../../ui/Keycap.tsx';
import { useKeys } from '../../ui/keys.ts';
import type { ReadDesign } from './DesignEditor.tsx';
import type { DesignDraft } from './design-draft.ts';
import css from './Labels.module.css';

interface Props {
  readonly read: ReadDesign;
  readonly draft: DesignDraft;
  readonly isChanged: boolean;
  onRevert(): void;
  onSaved(id: string): void;
}

/** Keeps what was changed: as the next version, or as a design of another name. Or goes back to the shipped one. */
export function SaveDesign({ read, draft, isChanged, onRevert, onSaved }: Props) {
  const { t, i18n } = useTranslation();
  const { run, call, isRunning } = useCommand(contract.labelDesign.save);
  const [copyId, setCopyId] = useState<string>();
  const isNewId = copyId !== undefined && copyId !== '' && copyId !== draft.id;
  const next = Math.max(read.row.version, ...read.earlier.map(({ version }) => version)) + 1;
  const save = async (content: DesignDraft, parent: string | undefined): Promise<void> => {
    const input = { commandId: crypto.randomUUID(), content: { ...content }, ...(parent ? { parent } : {}) };
    const outcome = await run(input);
    if (outcome.state !== 'done') return;
    const name = content.name[i18n.language.startsWith('fr') ? 'fr' : 'en'];
    tellDone(t('labels.saved', { name, version: outcome.value.version }));
    onSaved(content.id);
  };
  const saveNext = isChanged && !isRunning ? () => void save(draft, read.rev) : undefined;
  useKeys({ 'Ctrl+Enter': saveNext });
  return (
    <>
      <CallNotice call={call} />
      {copyId !== undefined && (
        <form
          className={css.bar}
          onSubmit={(event) => {
            event.preventDefault();
            if (isNewId) void save({ ...draft, id: copyId }, undefined);
          }}
        >
          <TextInput
            label={t('labels.copyId')}
            description={t('labels.copyIdHint')}
            value={copyId}
            autoFocus
            onChange={({ currentTarget: { value } }) => setCopyId(value.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-'))}
          />
          <Button type="submit" disabled={!isNewId} loading={isRunning}>
            {t('labels.copySave')}
          </Button>
          <Button variant="default" onClick={() => setCopyId(undefined)}>
            {t('common.cancel')}
          </Button>
        </form>
      )}
      <div className={css.actions}>
        <WithdrawButton read={read} onDone={onSaved} />
        {isChanged && (
          <Button variant="default" onClick={onRevert}>
            {t('labels.revert')}
          </Button>
        )}
        {copyId === undefined && (
          <Button variant="default" onClick={() => setCopyId('')}>
            {t('labels.copy')}
          </Button>
        )}
        <Button
          disabled={!isChanged}
          loading={isRunning}
          rightSection={<Keycap keys="Ctrl Enter" />}
          aria-keyshortcuts="Control+Enter"
          onClick={saveNext}
        >
          {t('labels.save', { version: next })}
        </Button>
      </div>
    </>
  );
}

function WithdrawButton({ read, onDone }: { readonly read: ReadDesign; onDone(id: string): void }) {
  const { t, i18n } = useTranslation();
  const { run, call, isRunning } = useCommand(contract.labelDesign.withdraw);
  const [isAsking, setIsAsking] = useState(false);
  const { row, rev } = read;
  if (row.origin === 'shipped' || rev === undefined) return null;
  const withdraw = async (): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), designId: row.id, parent: rev });
    if (outcome.state !== 'done') return;
    tellDone(t('labels.withdrawn', { name: row.name[i18n.language.startsWith('fr') ? 'fr' : 'en'] }));
    onDone(row.id);
  };
  const words = t(row.origin === 'own' ? 'labels.withdrawOwn' : 'labels.withdraw');
  return (
    <div className={css.grow}>
      <Button
        variant="subtle"
        color="red"
        loading={isRunning}
        onClick={() => (isAsking ? void withdraw() : setIsAsking(true))}
        onBlur={() => setIsAsking(false)}
      >
        {isAsking ? t('labels.withdrawSure') : words}
      </Button>
      <CallNotice call={call} />
    </div>
  );
}
