import { Button } from '@mantine/core';
import { IconArrowBackUp, IconMapPinShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useDrafts } from '../../drafts/draft-context.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useBoard } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { Tag } from '../../ui/Tag.tsx';
import { CallNotice } from '../CallNotice.tsx';
import { ConfirmReturn, type Unsaved } from './ConfirmReturn.tsx';
import css from './Elsewhere.module.css';
import { useScopeState } from './use-scope-state.ts';

interface Props {
  readonly patientId: string;
  onReturned(): void;
}

/** @SAFETY Says that the record is another site's, whether the patient is in care here, and while parts of it are missing. Nothing for one's own patients. */
export function VisitorMark({ patientId, onReturned }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const visitor = useScopeState()?.visitors.find((one) => one.patientId === patientId);
  const { call, run, isRunning } = useCommand(contract.scope.return);
  const drafts = useDrafts();
  const [unsaved, setUnsaved] = useState<Unsaved>();
  const isInCare = rowsOf(useBoard()).some(({ content }) => content.patientId === patientId);
  if (!visitor) return null;
  /** Unsaved entries stay at this desk, where nobody would look for them while the record is away. */
  async function askFirst(): Promise<void> {
    const found = await drafts.countAbout(patientId);
    if (found.own + found.others > 0) setUnsaved(found);
    else await giveBack();
  }
  async function giveBack(): Promise<void> {
    setUnsaved(undefined);
    const outcome = await run({ commandId: crypto.randomUUID(), patientId });
    if (outcome.state === 'done') onReturned();
  }
  const { site, until, reason, arrived } = visitor;
  return (
    <div className={css.visitor}>
      <Tag icon={<IconMapPinShare size={15} aria-hidden />} title={reason}>
        {isInCare
          ? t('elsewhere.inCareHere', { site: site.name })
          : until
            ? t('elsewhere.fromUntil', { site: site.name, until: format.date(until.slice(0, 10)) })
            : t('elsewhere.from', { site: site.name })}
      </Tag>
      {!arrived && <Tag tone="pause">{t('elsewhere.arriving')}</Tag>}
      <Button
        size="compact-sm"
        variant="subtle"
        loading={isRunning}
        leftSection={<IconArrowBackUp size={15} aria-hidden />}
        onClick={() => void askFirst()}
      >
        {t('elsewhere.return')}
      </Button>
      <CallNotice call={call} />
      <ConfirmReturn unsaved={unsaved} onConfirm={() => void giveBack()} onClose={() => setUnsaved(undefined)} />
    </div>
  );
}
