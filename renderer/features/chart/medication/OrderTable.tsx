import { ActionIcon, Menu } from '@mantine/core';
import {
  IconAlertOctagon,
  IconCheck,
  IconCircleDashed,
  IconClockExclamation,
  IconDots,
  IconHelp,
  IconPlayerPause,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FoundProduct } from '#shared/contract/order.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { dosingWords } from '../../../parts/medication/dosing-words.ts';
import { routeWords } from '../../../parts/medication/route-words.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import { useSignedIn } from '../../../state/live.ts';
import { TableHead } from '../../../ui/TableHead.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import { HistoryButton } from '../history/HistoryButton.tsx';
import { signerOf } from '../signed.ts';
import css from './Medication.module.css';
import { ORDER_GROUPS, type OrderItem } from './read-orders.ts';
import { shownName } from './tall-man.ts';

const ORDER_ACTS = [
  'change',
  'stop',
  'hold',
  'release',
  'verify',
  'query',
  'withdraw',
  'settle',
  'error',
  'supply',
] as const;
export type OrderAct = (typeof ORDER_ACTS)[number];

interface Props {
  readonly items: readonly OrderItem[];
  /** By code. */
  readonly products: ReadonlyMap<string, FoundProduct>;
  /** Names the desk at which it was signed. */
  stationOf(row: OrderItem['row']): string;
  onAct(act: OrderAct, item: OrderItem): void;
  /** Beside a form: what, how much and when, no acts. */
  readonly isBrief?: boolean;
}

/** Orders by kind; each with what, when, since when and by whom, and what a pharmacist said. */
export function OrderTable({ items, ...shared }: Props) {
  const { t } = useTranslation();
  const columns = [t('order.drug'), t('order.dose'), t('order.whenLabel')];
  const more = [t('common.status'), t('order.signedBy'), t('mark.label')];
  return (
    <table className={table.table}>
      <TableHead columns={shared.isBrief ? columns : [...columns, ...more]} withActions={!shared.isBrief} />
      {ORDER_GROUPS.map((group) => {
        const inGroup = items.filter((item) => item.group === group);
        return (
          inGroup.length > 0 && (
            <tbody key={group}>
              <tr className={css.group}>
                <th colSpan={shared.isBrief ? 3 : 7} scope="rowgroup">
                  {t(`order.group.${group}`)}
                </th>
              </tr>
              {inGroup.map((item) => (
                <OrderLine key={item.row.id} item={item} {...shared} />
              ))}
            </tbody>
          )
        );
      })}
    </table>
  );
}

function OrderLine({
  item,
  products,
  stationOf,
  onAct,
  isBrief = false,
}: Omit<Props, 'items'> & { readonly item: OrderItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { row, order, name } = item;
  const product = item.productCode === undefined ? undefined : products.get(item.productCode);
  const shown = shownName(name, product);
  const words = dosingWords(t, order.dosing);
  const route = order.dosing.state === 'read' ? order.dosing.dosing.route?.text : undefined;
  const isOut = ['discontinued', 'superseded', 'course-over'].includes(item.standing);
  return (
    <tr data-out={isOut || undefined} data-order={row.id}>
      <th scope="row">
        <bdi>{shown}</bdi>
        {route && <div className={css.route}>{routeWords(t, route)}</div>}
        {order.timeCritical && (
          <div>
            <Tag tone="pause" icon={<IconClockExclamation size={13} aria-hidden />}>
              {t('order.timeCritical')}
            </Tag>
          </div>
        )}
      </th>
      <td>
        <b className="figures">{words.dose}</b>
        {words.more.map((line) => (
          <div key={line} className="quiet">
            {line}
          </div>
        ))}
        {row.content.note?.map(({ text }) => (
          <div key={text} className="quiet">
            {text}
          </div>
        ))}
      </td>
      <td className="figures">
        {words.when}
        <div className="quiet">
          {t('order.from', { when: format.moment(order.start) })}
          {order.end && ` · ${t('order.until', { when: format.moment(order.end) })}`}
        </div>
        {order.reviewAt && <ReviewLine at={order.reviewAt} />}
      </td>
      {!isBrief && (
        <>
          <td>
            <States item={item} />
          </td>
          <td>
            <WhoWhen row={row} who={signerOf(row.content)} when={row.content.authoredOn} />
            <div className="quiet">{stationOf(row)}</div>
          </td>
          <td>
            <RecordMarkView row={row} wordy={false} />
          </td>
          <td className={table.actions}>
            <OrderMenu item={item} name={shown} onAct={onAct} />
            <HistoryButton id={row.id} title={shown} />
          </td>
        </>
      )}
    </tr>
  );
}

function ReviewLine({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isOver = Date.parse(at) < Date.now();
  const words = t(isOver ? 'order.reviewOver' : 'order.reviewBy', { when: format.date(at.slice(0, 10)) });
  return isOver ? <Tag tone="pause">{words}</Tag> : <div className="quiet">{words}</div>;
}

/** What it is worth now, and what the pharmacist said: each a word and a shape. */
function States({ item: { standing, order, check } }: { readonly item: OrderItem }) {
  const { t } = useTranslation();
  const { verification } = order;
  const isDisputed = standing.startsWith('disputed');
  const second = check?.secondPerson;
  return (
    <div className={css.states}>
      {standing !== 'in-force' && (
        <Tag
          tone={isDisputed ? 'stop' : standing === 'on-hold' ? 'pause' : 'calm'}
          icon={
            isDisputed ? (
              <IconAlertOctagon size={13} aria-hidden />
            ) : standing === 'on-hold' ? (
              <IconPlayerPause size={13} aria-hidden />
            ) : undefined
          }
        >
          {t(`order.standing.${standing}`)}
        </Tag>
      )}
      <Tag
        tone={verification.state === 'verified' ? 'fine' : verification.state === 'queried' ? 'pause' : 'calm'}
        icon={VERIFICATION_ICONS[verification.state]}
        {...(verification.state !== 'unverified' && verification.note ? { title: verification.note } : {})}
      >
        {t(`order.verification.${verification.state}`)}
      </Tag>
      {verification.state === 'queried' && verification.note && <span className="quiet">{verification.note}</span>}
      {check?.overrides.map(({ kind, subject, against, reason }) => (
        <span key={`${kind}${subject}${against}`} className="quiet">
          {t('order.overridden', { finding: t(`order.finding.${kind}` as 'order.finding.allergy'), reason })}
          {second && ` · ${second}`}
        </span>
      ))}
    </div>
  );
}

const VERIFICATION_ICONS = {
  verified: <IconCheck size={13} aria-hidden />,
  queried: <IconHelp size={13} aria-hidden />,
  unverified: <IconCircleDashed size={13} aria-hidden />,
} as const;

function OrderMenu({ item, name, onAct }: { readonly item: OrderItem; readonly name: string; onAct: Props['onAct'] }) {
  const { t } = useTranslation();
  const permissions = useSignedIn()?.user.permissions ?? [];
  const acts = ORDER_ACTS.filter((act) => isPossible(act, item) && permissions.includes(permissionOf(act)));
  if (acts.length === 0) return null;
  const label = t('order.actsOf', { drug: name });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" size={28} aria-label={label} title={label}>
          <IconDots size={17} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map((act) => (
          <Menu.Item key={act} onClick={() => onAct(act, item)}>
            {t(`order.act.${act}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const BY_PHARMACIST: ReadonlySet<OrderAct> = new Set(['verify', 'query', 'withdraw']);
function permissionOf(act: OrderAct) {
  if (act === 'supply') return 'medication.administer';
  return BY_PHARMACIST.has(act) ? 'order.verify' : 'order.prescribe';
}

/** What the order allows as it stands; core judges once more. */
export function isPossible(act: OrderAct, { standing, order, isDisputedHere }: OrderItem): boolean {
  const isOver = ['discontinued', 'superseded', 'course-over'].includes(standing);
  const isDisputed = standing.startsWith('disputed');
  switch (act) {
    case 'settle':
      return isDisputed;
    case 'change':
      return !isOver && !isDisputed;
    case 'release':
      return order.status === 'on-hold';
    case 'supply':
    case 'hold':
      return standing === 'in-force' || standing === 'not-started';
    case 'stop':
      return !isOver && !isDisputed && !isDisputedHere;
    case 'error':
      return order.status !== 'entered-in-error' && !isDisputed;
    case 'withdraw':
      return !isOver && order.verification.state !== 'unverified';
    case 'verify':
      return !isOver && order.verification.state !== 'verified';
    case 'query':
      return !isOver && order.verification.state !== 'queried';
  }
}
