import { Button, SegmentedControl } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { InterfaceStatus } from '#shared/contract/interface.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import css from './Interfaces.module.css';
import { MessageTable } from './MessageTable.tsx';
import { MessageView } from './MessageView.tsx';
import { OwnForms } from './OwnForms.tsx';
import { ParkedElsewhere } from './ParkedElsewhere.tsx';
import { RouteForm } from './RouteForm.tsx';
import { RouteTable } from './RouteTable.tsx';
import { useInterfaces } from './use-interfaces.ts';

type Box = 'in' | 'out';
type Which = 'open' | 'all';
type Aside =
  | { readonly show: 'nothing' }
  | { readonly show: 'add'; readonly direction: Box }
  | { readonly show: 'change'; readonly id: string }
  | { readonly show: 'message'; readonly box: Box; readonly number: number };

/** HL7 at this station: its routes, what came in and what goes out, and what waits for a person. */
export function Interfaces() {
  const { t } = useTranslation();
  const status = useInterfaces();
  const [aside, setAside] = useState<Aside>({ show: 'nothing' });
  const [taken, setTaken] = useState(0);
  return (
    <Screen
      title={t('task.interfaces')}
      lead={t('interfaces.lead')}
      actions={(['in', 'out'] as const).map((direction) => (
        <Button
          key={direction}
          variant="default"
          leftSection={<IconPlugConnected size={17} aria-hidden />}
          disabled={!status}
          onClick={() => setAside({ show: 'add', direction })}
        >
          {t(`interfaces.add.${direction}`)}
        </Button>
      ))}
    >
      <Panel title={t('interfaces.routes')} flush>
        {!status && <Loading label={t('common.loading')} />}
        {status?.routes.length === 0 && <Empty title={t('interfaces.noRoutes')}>{t('interfaces.noRoutesWords')}</Empty>}
        {status && status.routes.length > 0 && (
          <RouteTable routes={status.routes} onChange={(id) => setAside({ show: 'change', id })} />
        )}
      </Panel>
      {status && <ParkedElsewhere seen={countsOf(status)} onTaken={() => setTaken((times) => times + 1)} />}
      {status && (
        <div className={css.columns} data-aside={aside.show !== 'nothing' || undefined}>
          <Messages key={taken} status={status} onOpen={(box, number) => setAside({ show: 'message', box, number })} />
          <Beside aside={aside} status={status} onClose={() => setAside({ show: 'nothing' })} />
        </div>
      )}
      <OwnForms />
    </Screen>
  );
}

function countsOf({ routes }: InterfaceStatus): string {
  return routes.map(({ waiting, parked, done }) => [waiting, parked, done]).join();
}

interface MessagesProps {
  readonly status: InterfaceStatus;
  onOpen(box: Box, number: number): void;
}

function Messages({ status, onOpen }: MessagesProps) {
  const { t } = useTranslation();
  const [box, setBox] = useState<Box>('in');
  const [which, setWhich] = useState<Which>('open');
  const counts = countsOf(status);
  const { answer, reload } = useQuery(contract.interface.listMessages, { box, which }, counts);
  return (
    <Panel
      title={t('interfaces.messages')}
      flush
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('interfaces.direction')}
            value={box}
            onChange={(value) => setBox(value as Box)}
            data={(['in', 'out'] as const).map((value) => ({ value, label: t(`interfaces.box.${value}`) }))}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('interfaces.which')}
            value={which}
            onChange={(value) => setWhich(value as Which)}
            data={(['open', 'all'] as const).map((value) => ({ value, label: t(`interfaces.show.${value}`) }))}
          />
        </>
      }
    >
      <QueryPanel answer={answer} reload={reload}>
        {(lines) =>
          lines.length === 0 ? (
            <Empty title={t(which === 'open' ? 'interfaces.nothingOpen' : 'interfaces.nothing')} />
          ) : (
            <MessageTable lines={lines} onOpen={(number) => onOpen(box, number)} />
          )
        }
      </QueryPanel>
    </Panel>
  );
}

interface BesideProps {
  readonly aside: Aside;
  readonly status: InterfaceStatus;
  onClose(): void;
}

function Beside({ aside, status, onClose }: BesideProps) {
  switch (aside.show) {
    case 'nothing':
      return null;
    case 'add':
      return (
        <RouteForm
          key={aside.direction}
          status={status}
          route={undefined}
          direction={aside.direction}
          onClose={onClose}
        />
      );
    case 'change': {
      const route = status.routes.find((known) => known.route.id === aside.id)?.route;
      return route ? (
        <RouteForm key={route.id} status={status} route={route} direction={route.direction} onClose={onClose} />
      ) : null;
    }
    case 'message':
      return (
        <MessageView key={`${aside.box} ${aside.number}`} box={aside.box} number={aside.number} onClose={onClose} />
      );
  }
}
