import { Button, Menu } from '@mantine/core';
import { IconArrowLeft, IconDots, IconHandGrab, IconSpeakerphone } from '@tabler/icons-react';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PackVerdict, PrescriptionLineShown, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle, useCommand } from '../../core-client/use-command.ts';
import { type Format, useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { AllergyLine } from '../../parts/medication/AllergyLine.tsx';
import { bornText } from '../../parts/patient-words.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { ReasonDialog } from '../../parts/ReasonDialog.tsx';
import { refusalWords } from '../../parts/refusal-words.ts';
import { tellDone } from '../../parts/told.ts';
import { type Scan, type ScanAnswer, useScanHub } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useScan } from '../../scan/use-scan.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useView } from '../../state/view.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Keycap } from '../../ui/Keycap.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { Tag } from '../../ui/Tag.tsx';
import css from './Dispensing.module.css';
import { HandOverDialog } from './HandOverDialog.tsx';
import { HistoryBox } from './HistoryBox.tsx';
import { LanguageDialog } from './LanguageDialog.tsx';
import { LineList } from './LineList.tsx';
import { LineWork } from './LineWork.tsx';
import { nameOf, nextLine, type Picked, withPack } from './pick-model.ts';
import { Untranslated } from './Untranslated.tsx';
import { useCounter } from './use-counter.ts';
import { type At, usePrescription } from './use-prescription.ts';
import { useQueue } from './use-queue.ts';
import { useScreenKeys } from './use-screen-keys.ts';

interface Props {
  readonly at: At;
  onClose(): void;
}

/** One prescription: checked line by line, picked by scan, labelled, handed over. */
export function Prescription({ at, onClose }: Props) {
  const { storeId: chosen } = useCounter();
  const { queue } = useQueue();
  const seen = queue.state === 'ready' ? queue.seen : undefined;
  const store = seen?.stores.find(({ id }) => id === chosen) ?? seen?.stores[0];
  const row = JSON.stringify(seen?.rows.find(({ entry }) => entry === at.entry) ?? '');
  const { answer, reload } = usePrescription(at, store?.id, row);
  return (
    <QueryPanel answer={answer} reload={reload}>
      {(shown) => <Shown shown={shown} store={store} onClose={onClose} reload={reload} />}
    </QueryPanel>
  );
}

interface ShownProps {
  readonly shown: PrescriptionShown;
  readonly store: { readonly id: string; readonly name: string } | undefined;
  reload(): void;
  onClose(): void;
}

type Picks = Readonly<Record<string, readonly Picked[]>>;
type Asking = 'handOver' | 'language' | 'close' | 'urgent' | 'routine';

function Shown({ shown, store, reload, onClose }: ShownProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const core = useCore();
  const { patientId, entry, lines } = shown;
  const [line, setLine] = useState(() => nextLine(lines, lines.at(-1)?.line ?? '1'));
  const [picks, setPicks] = useState<Picks>({});
  const [asking, setAsking] = useState<Asking>();
  const current = lines.find((one) => one.line === line) ?? lines[0];
  const latest = useRef({ lines, line, picks });
  latest.current = { lines, line, picks };
  const change = useCallback(
    (of: string, next: (before: readonly Picked[]) => readonly Picked[]) =>
      setPicks((before) => ({ ...before, [of]: next(before[of] ?? []) })),
    [],
  );
  const isReady = lines.some((one) => one.dispenses.some((item) => item.state === 'stands' && !item.handedOverAt));
  const step = (by: number): void => {
    const index = lines.findIndex((one) => one.line === line);
    const next = lines[(index + by + lines.length) % lines.length];
    if (next) setLine(next.line);
  };
  useScreenKeys({
    Escape: onClose,
    'Alt+ArrowDown': () => step(1),
    'Alt+ArrowUp': () => step(-1),
    F8: isReady ? () => setAsking('handOver') : undefined,
  });

  useScan(async (scan: Scan): Promise<ScanAnswer | undefined> => {
    if (scanKindOf(scan.parsed).is !== 'product' && scan.parsed.verdict !== 'invalid') return undefined;
    if (!store) return { tone: 'pause', title: t('dispense.noStore') };
    const scans = [receivedOf(scan)];
    const outcome = await settle<PackVerdict>(
      core.call(contract.dispense.judgePack, { patientId, entry, storeId: store.id, line: latest.current.line, scans }),
    );
    if (outcome.state === 'refused')
      return { tone: 'pause', title: refusalWords({ t, language: i18n.language }, outcome.refusal) };
    if (outcome.state !== 'done') return { tone: 'pause', title: t('call.interrupted') };
    const verdict = outcome.value;
    const meant = latest.current.lines.find((one) => one.line === verdict.line);
    const name = verdict.product ? nameOf(verdict.product) : '';
    const [stop] = verdict.stops;
    if (stop) return { tone: 'stop', title: t(`dispense.stop.${stop}`), words: name };
    if (!meant) return { tone: 'stop', title: t('dispense.stop.wrong-product'), words: name };
    if (meant.check?.result !== 'passed') return { tone: 'pause', title: t('dispense.checkFirst'), words: meant.drug };
    setLine(meant.line);
    change(meant.line, (before) => withPack(before, { scans, verdict }, meant));
    const [pause] = verdict.pauses;
    return pause
      ? { tone: 'pause', title: t(`dispense.pause.${pause}`), words: name }
      : { tone: 'fine', title: name, words: batchText(verdict, format) };
  }, 'panel');

  const onDone = (of: PrescriptionLineShown): void => {
    // What a scan asked is answered: it no longer stands in front of Escape.
    reload();
    // DQ11: whoever scans faster than the book is written stays at this line.
    if (latest.current.picks[of.line]?.length) return;
    useScanHub.getState().dismiss();
    const after = lines.map((one) => (one.line === of.line ? { ...one, state: 'ready' as const } : one));
    setLine(nextLine(after, of.line));
  };
  return (
    <Screen
      fixed
      title={
        <span className={css.workHead}>
          {shown.ticket && <span className={css.ticket}>{shown.ticket}</span>}
          <bdi>{shown.name}</bdi>
        </span>
      }
      lead={<Lead shown={shown} store={store?.name} />}
      actions={<Actions shown={shown} isReady={isReady} onAsk={setAsking} onClose={onClose} />}
    >
      <AllergyLine allergies={shown.allergies} />
      <Untranslated shown={shown} />
      {!shown.complete && <Notice tone="pause">{t('dispense.incomplete')}</Notice>}
      {shown.closed && (
        <Notice tone="calm" title={t('dispense.state.closed')}>
          {shown.closed.reason}
        </Notice>
      )}
      <div className={css.prescription}>
        <div className={css.side}>
          <LineList lines={lines} chosen={current?.line} picks={picks} onChoose={setLine} />
          {shown.note && (
            <Notice tone="calm">
              <bdi>{shown.note}</bdi>
            </Notice>
          )}
          <HistoryBox history={shown.history} />
        </div>
        {current && (
          <LineWork
            // Directions in another language begin anew.
            key={`${current.line} ${shown.language}`}
            shown={shown}
            line={current}
            storeId={store?.id}
            picks={picks[current.line] ?? []}
            onPicks={(next) => change(current.line, next)}
            onDone={() => onDone(current)}
            onChanged={reload}
          />
        )}
      </div>
      {asking === 'handOver' && (
        <HandOverDialog
          shown={shown}
          onClose={() => setAsking(undefined)}
          onDone={() => {
            setAsking(undefined);
            reload();
          }}
        />
      )}
      {asking === 'language' && (
        <LanguageDialog
          shown={shown}
          onClose={() => setAsking(undefined)}
          onDone={() => {
            setAsking(undefined);
            reload();
          }}
        />
      )}
      {asking && asking !== 'handOver' && asking !== 'language' && (
        <EntryReason
          shown={shown}
          asking={asking}
          onClose={() => setAsking(undefined)}
          onDone={() => {
            if (asking === 'close') onClose();
            setAsking(undefined);
            reload();
          }}
        />
      )}
    </Screen>
  );
}

/** As it stands on the pack. */
function batchText({ batch }: PackVerdict, format: Format): string {
  return [batch?.lot, batch?.expiry && format.date(batch.expiry)].filter(Boolean).join(' · ');
}

function receivedOf({ text, at, scanner, parsed }: Scan) {
  return { text, at, scanner, ...(parsed.symbology ? { symbology: parsed.symbology.identifier } : {}) };
}

function Lead({ shown, store }: { readonly shown: PrescriptionShown; readonly store: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {bornText(shown.birthDate, t, format)} · <span className="figures">{shown.recordNumber}</span> ·{' '}
      {t(`dispense.source.${shown.source}`)} · {format.moment(shown.arrivedAt)}
      {store && (
        <>
          {' '}
          · <bdi>{store}</bdi>
        </>
      )}{' '}
      {shown.priority !== 'routine' && <Tag tone="stop">{t(`dispense.priority.${shown.priority}`)}</Tag>}
      {shown.called && <Tag>{t('dispense.calledTo', { counter: shown.called.counter })}</Tag>}
    </>
  );
}

interface ActionsProps {
  readonly shown: PrescriptionShown;
  readonly isReady: boolean;
  onAsk(asking: Asking): void;
  onClose(): void;
}

function Actions({ shown, isReady, onAsk, onClose }: ActionsProps) {
  const { t } = useTranslation();
  const language = usePreferences((preferences) => preferences.language);
  const go = useView((view) => view.go);
  const { counter } = useCounter();
  const call = useCommand(contract.dispense.call);
  const bag = useCommand(contract.dispense.bagLabel);
  const ticket = useCommand(contract.dispense.printTicket);
  const { patientId, entry } = shown;
  const on = () => ({ commandId: crypto.randomUUID(), patientId, entry });
  const isOpen = shown.state !== 'done' && shown.state !== 'closed';
  const callPatient = shown.ticket && isOpen ? () => void call.run({ ...on(), counter }) : undefined;
  useScreenKeys({ F7: callPatient });
  return (
    <>
      <CallNotice call={call.call} />
      <CallNotice call={bag.call} />
      <CallNotice call={ticket.call} />
      <Button variant="default" size="xs" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onClose}>
        {t('dispense.queue')}
      </Button>
      {callPatient && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconSpeakerphone size={16} aria-hidden />}
          rightSection={<Keycap keys="F7" />}
          aria-keyshortcuts="F7"
          loading={call.isRunning}
          onClick={callPatient}
        >
          {t('dispense.callIt', { counter })}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" size="xs" leftSection={<IconDots size={16} aria-hidden />}>
            {t('dispense.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {isReady && (
            <Menu.Item
              onClick={() =>
                void bag
                  .run({ ...on(), language })
                  .then((done) => done.state === 'done' && tellDone(t('dispense.bagPrinted')))
              }
            >
              {t('dispense.bagLabel')}
            </Menu.Item>
          )}
          {shown.ticket && (
            <Menu.Item
              onClick={() =>
                void ticket
                  .run(on())
                  .then((done) => done.state === 'done' && tellDone(t('dispense.ticketOut', { ticket: shown.ticket })))
              }
            >
              {t('dispense.printTicket')}
            </Menu.Item>
          )}
          {isOpen && (
            <Menu.Item onClick={() => onAsk(shown.priority === 'routine' ? 'urgent' : 'routine')}>
              {t(shown.priority === 'routine' ? 'dispense.makeUrgent' : 'dispense.makeRoutine')}
            </Menu.Item>
          )}
          <Menu.Item onClick={() => onAsk('language')}>{t('dispense.changeLanguage')}</Menu.Item>
          <Menu.Item onClick={() => go({ at: 'chart', patientId, tab: 'medication' })}>{t('dispense.chart')}</Menu.Item>
          {isOpen && <Menu.Item onClick={() => onAsk('close')}>{t('dispense.close')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <Button
        size="xs"
        leftSection={<IconHandGrab size={16} aria-hidden />}
        rightSection={<Keycap keys="F8" />}
        aria-keyshortcuts="F8"
        disabled={!isReady}
        onClick={() => onAsk('handOver')}
      >
        {t('dispense.handOver')}
      </Button>
    </>
  );
}

interface EntryReasonProps {
  readonly shown: PrescriptionShown;
  readonly asking: Exclude<Asking, 'handOver' | 'language'>;
  onClose(): void;
  onDone(): void;
}

function EntryReason({ shown: { patientId, entry }, asking, onClose, onDone }: EntryReasonProps) {
  const { t } = useTranslation();
  const prioritise = useCommand(contract.dispense.prioritise);
  const close = useCommand(contract.dispense.close);
  const command = asking === 'close' ? close : prioritise;
  const on = { commandId: crypto.randomUUID(), patientId, entry };
  return (
    <ReasonDialog
      title={t(
        asking === 'close' ? 'dispense.close' : asking === 'urgent' ? 'dispense.makeUrgent' : 'dispense.makeRoutine',
      )}
      call={command.call}
      onClose={onClose}
      onReason={async (reason) => {
        const outcome =
          asking === 'close'
            ? await close.run({ ...on, reason })
            : await prioritise.run({ ...on, priority: asking, reason });
        if (outcome.state === 'done') onDone();
      }}
    />
  );
}
