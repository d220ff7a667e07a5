import { Button, UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { useView } from '../../state/view.ts';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { DesignEditor } from './DesignEditor.tsx';
import css from './Labels.module.css';

/** The designs of labels and receipts, each as it would be printed. */
export function Labels() {
  const { t, i18n } = useTranslation();
  const go = useView((view) => view.go);
  const language = i18n.language.startsWith('fr') ? 'fr' : 'en';
  const { answer, reload } = useQuery(contract.labelDesign.list, {});
  const [chosen, setChosen] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const [saved, setSaved] = useState<string>();
  // What saved is gone or has nothing to save: the work goes on at the design in the list, once it stands there.
  useEffect(() => {
    const entry = saved !== undefined && list.current?.querySelector<HTMLElement>(`[data-design="${saved}"]`);
    if (!entry || answer.state !== 'done') return;
    entry.focus();
    setSaved(undefined);
  }, [saved, answer]);
  const onSaved = (id: string): void => {
    setChosen(id);
    setSaved(id);
    reload();
  };
  return (
    <Screen
      title={t('labels.title')}
      lead={t('labels.lead')}
      actions={
        <Button variant="default" onClick={() => go({ at: 'devices' })}>
          {t('labels.back')}
        </Button>
      }
    >
      <div className={css.columns}>
        <Panel title={t('labels.list')} flush>
          <QueryPanel answer={answer} reload={reload}>
            {(rows) => (
              <ul ref={list} className={css.list} data-testid="label-designs">
                {rows.map(({ id, name, origin, version }) => (
                  <li key={id}>
                    <UnstyledButton
                      className={css.design}
                      data-design={id}
                      aria-current={id === chosen}
                      onClick={() => setChosen(id)}
                    >
                      <span>{name[language]}</span>
                      <span className="quiet">
                        {t(`labels.origin.${origin}`)} · {t('labels.version', { version })}
                      </span>
                    </UnstyledButton>
                  </li>
                ))}
              </ul>
            )}
          </QueryPanel>
        </Panel>
        {chosen === undefined ? (
          <Empty title={t('labels.choose')}>{t('labels.chooseWords')}</Empty>
        ) : (
          <ChosenDesign key={chosen} designId={chosen} onSaved={onSaved} />
        )}
      </div>
    </Screen>
  );
}

interface ChosenProps {
  readonly designId: string;
  onSaved(id: string): void;
}

function ChosenDesign({ designId, onSaved }: ChosenProps) {
  const { answer, reload } = useQuery(contract.labelDesign.read, { designId });
  return (
    <QueryPanel answer={answer} reload={reload}>
      {(read) => (
        <DesignEditor
          key={read.rev ?? 'shipped'}
          read={read}
          onSaved={(id) => {
            reload();
            onSaved(id);
          }}
        />
      )}
    </QueryPanel>
  );
}
