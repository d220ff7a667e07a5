import { Button } from '@mantine/core';
import type { MedicationRequest } from '@medplum/fhirtypes';
import { IconClockExclamation, IconHelp, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { checkOutcome, readCheckMark } from '#shared/domain/knowledge/check-mark.ts';
import { readOrder } from '#shared/domain/medication/read-order.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { dosingWords } from '../../parts/medication/dosing-words.ts';
import { routeWords } from '../../parts/medication/route-words.ts';
import { tellDone } from '../../parts/told.ts';
import { Tag } from '../../ui/Tag.tsx';
import css from './OrderVerification.module.css';
import type { ListedOrder } from './OrderVerification.tsx';

interface Props {
  readonly patientId: string;
  readonly order: ListedOrder;
  onDone(): void;
  onDoubt(): void;
}

/** One order as a pharmacist reads it: what, how, when, by whom, and what the prescriber answered for. */
export function OrderToVerify({ patientId, order: listed, onDone, onDoubt }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { call, run, isRunning } = useCommand(contract.order.verify);
  const [commandId] = useState(() => crypto.randomUUID());
  const resource = listed.resource as unknown as MedicationRequest;
  const order = readOrder({ id: listed.id, resource });
  const words = dosingWords(t, order.dosing);
  const route = order.dosing.state === 'read' ? order.dosing.dosing.route?.text : undefined;
  const mark = readCheckMark(resource);
  const outcome = checkOutcome(mark);
  const { verification } = order;
  const verify = async (): Promise<void> => {
    const ran = await run({ commandId, patientId, id: listed.id, parent: listed.rev, state: 'verified' });
    if (ran.state !== 'done') return;
    tellDone(t('order.done.verify', { drug: listed.name }));
    onDone();
  };
  return (
    <tr data-order={listed.id}>
      <th scope="row">
        <bdi>{listed.name}</bdi>
        <div className="quiet">{route && routeWords(t, route)}</div>
        <span className={css.tags}>
          {listed.highAlert && (
            <Tag tone="stop" icon={<IconUsers size={13} aria-hidden />}>
              {t('round.highAlert')}
            </Tag>
          )}
          {order.timeCritical && (
            <Tag tone="pause" icon={<IconClockExclamation size={13} aria-hidden />}>
              {t('order.timeCritical')}
            </Tag>
          )}
          {listed.given > 0 && <Tag tone="pause">{t('verification.given', { count: listed.given })}</Tag>}
          {verification.state === 'queried' && (
            <Tag tone="pause" icon={<IconHelp size={13} aria-hidden />}>
              {t('verification.inDoubt')}
            </Tag>
          )}
        </span>
      </th>
      <td>
        <b className="figures">{words.dose}</b>
        {words.more.map((line) => (
          <div key={line} className="quiet">
            {line}
          </div>
        ))}
      </td>
      <td>
        {words.when}
        <div className="quiet">{t('order.from', { when: format.moment(order.start) })}</div>
      </td>
      <td>
        <bdi>{resource.requester?.display}</bdi>
        {resource.authoredOn && <div className="quiet">{format.moment(resource.authoredOn)}</div>}
      </td>
      <td>
        {verification.state === 'queried' && <p className={css.doubt}>{verification.note}</p>}
        {mark?.overrides.map(({ kind, subject, against, reason }) => (
          <p key={`${kind}${subject}${against}`}>
            <b>{[subject, against].filter(Boolean).join(' – ')}</b> {reason}
          </p>
        ))}
        {outcome === 'noted' && mark?.overrides.length === 0 && <p>{t('verification.noted')}</p>}
        {mark && mark.notChecked > 0 && <p>{t('verification.notChecked', { count: mark.notChecked })}</p>}
        {outcome === 'not-checked' && mark?.notChecked === 0 && <p>{t('verification.notKnown')}</p>}
        {outcome === 'no-check' && <p>{t('verification.noCheck')}</p>}
        {outcome === 'none-found' && <p className="quiet">{t('verification.nothing')}</p>}
        <CallNotice call={call} />
      </td>
      <td>
        <span className={css.acts}>
          <Button size="compact-sm" loading={isRunning} onClick={() => void verify()}>
            {t('order.act.verify')}
            <span className="visually-hidden"> {listed.name}</span>
          </Button>
          {verification.state !== 'queried' && (
            <Button size="compact-sm" variant="default" onClick={onDoubt}>
              {t('order.act.query')}
              <span className="visually-hidden"> {listed.name}</span>
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}
