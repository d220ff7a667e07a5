import { TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { OrderChecked } from '#shared/contract/order.ts';
import type { FoundInOrder } from '#shared/contract/order-finding.ts';
import { numberText } from '#shared/domain/medication/dose-text.ts';
import { groupBy } from '#shared/lib/group-by.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Notice, type Tone } from '../../ui/Condition.tsx';
import { Tag } from '../../ui/Tag.tsx';
import css from './Medication.module.css';

type Alert = Exclude<FoundInOrder, { kind: 'not-checked' }>;
type Gap = Extract<FoundInOrder, { kind: 'not-checked' }>;

interface Props {
  readonly check: OrderChecked;
  /** By the key of the finding. */
  readonly reasons: Readonly<Record<string, string>>;
  onReason(key: string, reason: string): void;
  /** Reasons that are missing are marked. */
  readonly isTried: boolean;
}

const TONES: Readonly<Record<Alert['tier'], Tone>> = {
  inform: 'calm',
  caution: 'pause',
  serious: 'pause',
  contraindicated: 'stop',
};

/**
 * What speaks against an order, gravest first, with its evidence and how old that is. @SAFETY What nobody checked stands
 * beside it, and "none found" is said only when everything was.
 */
export function Findings({ check, reasons, onReason, isTried }: Props) {
  const { t } = useTranslation();
  const alerts = check.findings.filter((one): one is Alert => one.kind !== 'not-checked');
  const gaps = check.findings.filter((one): one is Gap => one.kind === 'not-checked');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group, no landmark (an order set has one at each line), and no form
    <section role="group" className={css.findings} aria-label={t('order.findings')}>
      {check.verdict === 'none-found' && <Notice tone="fine">{t('order.noneFound')}</Notice>}
      {alerts.map((finding) => (
        <Notice key={finding.key} tone={TONES[finding.tier]} title={titleOf(t, finding)}>
          <p>{wordsOf(t, finding)}</p>
          {finding.evidence.map((name) => (
            <p key={name}>
              {check.evidence[name]?.text} <span className="quiet">{check.evidence[name]?.source}</span>
            </p>
          ))}
          {finding.override === 'never' && <p>{t('order.override.never')}</p>}
          {(finding.override === 'reason' || finding.override === 'reason-and-second-person') && (
            <TextInput
              label={t(`order.override.${finding.override}`)}
              value={reasons[finding.key] ?? ''}
              onChange={(event) => onReason(finding.key, event.currentTarget.value)}
              error={isTried && !reasons[finding.key]?.trim() && t('order.reasonNeeded')}
              maxLength={300}
              autoComplete="off"
            />
          )}
        </Notice>
      ))}
      {gaps.length > 0 && <Gaps gaps={gaps} />}
      <PackLine check={check} />
    </section>
  );
}

/** @SAFETY What is gravest stands beside the drug as well: the findings may lie below the edge of the screen. */
export function GravestMarks({ check }: Pick<Props, 'check'>) {
  const { t } = useTranslation();
  return check.findings.map((finding) =>
    finding.kind !== 'not-checked' && (finding.tier === 'serious' || finding.tier === 'contraindicated') ? (
      <Tag key={finding.key} tone={TONES[finding.tier]} icon={<IconAlertTriangle size={13} aria-hidden />}>
        {titleOf(t, finding)}
      </Tag>
    ) : null,
  );
}

function titleOf(t: TFunction, finding: Alert): string {
  return t('common.pair', { label: t(`order.tier.${finding.tier}`), text: t(`order.finding.${finding.kind}`) });
}

function wordsOf(t: TFunction, finding: Alert): string {
  if (finding.kind === 'restricted') {
    const { rule, words } = finding.restriction;
    return [t(`order.restriction.${rule}`, { subject: finding.subject }), words].filter(Boolean).join(' ');
  }
  if (finding.kind !== 'dose-limit')
    return t(`order.against.${finding.against.type}`, { subject: finding.subject, against: finding.against.name });
  const { per, amount, limit, unit, perKg, withOrders } = finding.exceeded;
  const words = t(`order.exceeded.${per}`, {
    subject: finding.subject,
    amount: doseInWords(`${numberText(String(amount))} ${unit}`),
    limit: doseInWords(`${numberText(String(limit))} ${unit}`),
  });
  const reckoned = perKg
    ? doseInWords(` (${numberText(String(perKg.limit))} ${unit}/kg × ${numberText(String(perKg.weightKg))} kg)`)
    : '';
  return `${words}${reckoned}${withOrders.length > 0 ? ` ${t('order.withOthers', { count: withOrders.length })}` : ''}`;
}

/** Grouped by why: many gaps with a small pack are one line each reason. */
function Gaps({ gaps }: { readonly gaps: readonly Gap[] }) {
  const { t } = useTranslation();
  const byReason = groupBy(gaps, ({ reason }) => reason);
  return (
    <Notice tone="pause" title={t('order.notChecked')}>
      <ul className={css.gaps}>
        {[...byReason].map(([reason, list]) => (
          <li key={reason}>
            {t('common.pair', {
              label: t(`order.gap.${reason}`),
              text: [...new Set(list.map(({ subject }) => subject))].join(', '),
            })}{' '}
            <span className="quiet">
              ({[...new Set(list.flatMap(({ aspects }) => aspects))].map((one) => t(`order.aspect.${one}`)).join(', ')})
            </span>
            {list.some(({ suggestions }) => suggestions.length > 0) && (
              <span>
                {' '}
                {t('order.meant', { names: [...new Set(list.flatMap(({ suggestions }) => suggestions))].join(', ') })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** Which pack speaks, of when; and the weight that was reckoned with. */
function PackLine({ check }: { readonly check: OrderChecked }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { pack, weight } = check;
  const words = pack
    ? t('order.pack', { title: pack.title, version: pack.version, count: pack.ageDays })
    : t('order.noPack');
  return (
    <p className={css.pack} data-old={pack?.state === 'out-of-date' || undefined}>
      {words}
      {pack?.state === 'out-of-date' && ` · ${t('order.packOld')}`}
      {pack?.notice && ` · ${pack.notice}`}
      {weight
        ? ` · ${t('order.weighed', { weight: format.number(weight.kg), when: format.moment(weight.takenAt) })}`
        : ` · ${t('order.notWeighed')}`}
    </p>
  );
}
