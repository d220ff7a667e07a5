import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './Interfaces.module.css';

type Elsewhere = OutputOf<typeof contract.interface.listElsewhere>[number];

/** @SAFETY MI13: what a lost station had parked is taken over here, by somebody who says that it is lost. */
export function ParkedElsewhere({ onTaken, seen }: { onTaken(): void; readonly seen: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [taking, setTaking] = useState<Elsewhere>();
  const { answer, reload } = useQuery(contract.interface.listElsewhere, {}, seen);
  const stations = answer.state === 'done' ? answer.value : [];
  if (stations.length === 0) return null;
  const nameOf = ({ station }: Elsewhere): string => station ?? t('interfaces.elsewhere.unknown');
  return (
    <Panel title={t('interfaces.elsewhere.title')}>
      <p>{t('interfaces.elsewhere.lead')}</p>
      <ul className={css.elsewhere} data-testid="parked-elsewhere">
        {stations.map((one) => (
          <li key={one.stationId}>
            <b>
              <bdi>{nameOf(one)}</bdi>
            </b>
            <span>{t('interfaces.elsewhere.count', { count: one.messages.length })}</span>
            <span className="quiet">
              {one.messages[0] && t('interfaces.elsewhere.oldest', { when: format.moment(one.messages[0].at) })}
            </span>
            <TakeButton
              label={t('interfaces.elsewhere.takeOverFrom', { station: nameOf(one) })}
              onTake={() => setTaking(one)}
            />
          </li>
        ))}
      </ul>
      {taking && (
        <TakeOver
          stationId={taking.stationId}
          title={t('interfaces.elsewhere.takeOverFrom', { station: nameOf(taking) })}
          onClose={() => setTaking(undefined)}
          onDone={() => {
            reload();
            onTaken();
          }}
        />
      )}
    </Panel>
  );
}

/** It goes with the station that was taken over; the focus does not go with it. */
function TakeButton({ label, onTake }: { readonly label: string; onTake(): void }) {
  const { t } = useTranslation();
  useFocusBack();
  return (
    <Button size="compact-sm" variant="default" aria-label={label} onClick={onTake}>
      {t('interfaces.elsewhere.takeOver')}
    </Button>
  );
}

interface TakeOverProps {
  readonly stationId: string;
  readonly title: string;
  onClose(): void;
  onDone(): void;
}

function TakeOver({ stationId, title, onClose, onDone }: TakeOverProps) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.interface.takeOver);
  useFocusBack();
  const [commandId] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  const [isLost, setIsLost] = useState(false);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!reason.trim() || !isLost) return;
    const outcome = await run({ commandId, stationId, reason: reason.trim() });
    if (outcome.state !== 'done') return;
    tellDone(t('interfaces.elsewhere.taken', { count: outcome.value.taken }));
    onDone();
    onClose();
  }
  return (
    <Modal opened onClose={onClose} title={<bdi>{title}</bdi>} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={css.takeOver} onSubmit={submit}>
        <TextInput
          required
          label={t('interfaces.elsewhere.why')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
          autoComplete="off"
          data-autofocus
        />
        <Checkbox
          label={t('interfaces.elsewhere.confirm')}
          checked={isLost}
          onChange={(event) => setIsLost(event.currentTarget.checked)}
        />
        <CallNotice call={call} />
        <div className={css.takeOverActs}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={!reason.trim() || !isLost}>
            {t('interfaces.elsewhere.takeOver')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
