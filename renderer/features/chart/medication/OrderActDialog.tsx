import { Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { FormActions } from '../../../parts/FormActions.tsx';
import { tellDone } from '../../../parts/told.ts';
import layout from '../../../ui/form.module.css';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import { useChart } from '../chart-context.ts';
import type { OrderAct } from './OrderTable.tsx';
import type { OrderItem } from './read-orders.ts';

export type PlainAct = Exclude<OrderAct, 'change' | 'settle'>;

interface Props {
  readonly act: PlainAct;
  readonly item: OrderItem;
  onClose(): void;
}

/** What wants words: stopping and holding say why, a doubt says what it is about. */
const WANTS_WORDS: ReadonlySet<PlainAct> = new Set(['stop', 'hold', 'query', 'error']);

export function OrderActDialog({ act, item, onClose }: Props) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const stop = useCommand(contract.order.stop);
  const hold = useCommand(contract.order.hold);
  const release = useCommand(contract.order.release);
  const verify = useCommand(contract.order.verify);
  const supply = useCommand(contract.dispense.request);
  const [words, setWords] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [commandId] = useState(() => crypto.randomUUID());
  const wantsWords = WANTS_WORDS.has(act);
  const running = { stop, error: stop, hold, release, verify, query: verify, withdraw: verify, supply }[act];

  async function send() {
    const on = { commandId, patientId, id: item.row.id, parent: item.row.rev ?? '' };
    const reason = { text: words.trim() };
    const note = words.trim() ? { note: words.trim() } : {};
    switch (act) {
      case 'stop':
        return stop.run({ ...on, reason });
      case 'error':
        return stop.run({ ...on, reason, as: 'entered-in-error' });
      case 'hold':
        return hold.run({ ...on, reason });
      case 'release':
        return release.run(on);
      case 'supply':
        return supply.run({ commandId, patientId, orderId: item.row.id, ...note });
      case 'verify':
        return verify.run({ ...on, state: 'verified', ...note });
      case 'query':
        return verify.run({ ...on, state: 'queried', ...note });
      case 'withdraw':
        return verify.run({ ...on, state: 'withdrawn', ...note });
    }
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (wantsWords && !words.trim()) return;
    const outcome = await send();
    if (outcome.state !== 'done') return;
    tellDone(t(`order.done.${act}`, { drug: item.name }));
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={<ChartDialogTitle>{t('common.pair', { label: t(`order.act.${act}`), text: item.name })}</ChartDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        {act !== 'release' && (
          <TextInput
            label={t(wantsWords ? 'order.why' : 'common.note')}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            error={isTried && wantsWords && !words.trim() && t('order.reasonNeeded')}
            maxLength={300}
            autoComplete="off"
            data-autofocus
          />
        )}
        <CallNotice call={running.call} />
        <FormActions act={t(`order.act.${act}`)} isRunning={running.isRunning} onCancel={onClose} />
      </form>
    </Modal>
  );
}
