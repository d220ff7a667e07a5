import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenConflict } from '#shared/contract/conflict.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { codeWords, sideBySide, valueWords } from '../../parts/value-words.ts';
import { useSignedIn } from '../../state/live.ts';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ConflictHead } from './ConflictHead.tsx';
import css from './Decisions.module.css';
import { SideHead } from './SideHead.tsx';

interface Props {
  readonly conflict: OpenConflict;
  onDone(): void;
}

/**
 * The same substance, twice: one too many, or two different things. @SAFETY Either may be the one that stays: the one with
 * the higher risk may be the second. What differs is marked.
 */
export function DuplicateView({ conflict, onDone }: Props) {
  const { t, i18n } = useTranslation();
  useFocusBack();
  const format = useFormat();
  const mayResolve = useSignedIn()?.user.permissions.includes('conflict.resolve') ?? false;
  const { call, run, isRunning } = useCommand(contract.conflict.settleDuplicate);
  const words = useMemo(() => codeWords(t, i18n, format), [t, i18n, format]);
  const sides = conflict.fields[0]?.sides ?? [];
  const { patientId, leaves } = conflict;
  const ids = [conflict.id, conflict.otherIds[0] ?? ''];
  async function settle(decision: 'same' | 'distinct', kept: 0 | 1): Promise<void> {
    const [keepId, otherId, otherParent] = [ids[kept], ids[1 - kept], leaves[1 - kept]];
    if (!patientId || !keepId || !otherId || !otherParent) return;
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, keepId, otherId, otherParent, decision });
    if (outcome.state !== 'done') return;
    tellDone(t(`conflict.settled.${decision}`, { title: conflict.title }));
    onDone();
  }
  return (
    <Panel title={<bdi>{conflict.title}</bdi>} aside={t('conflict.type.possible-duplicate')} fill>
      <div className={css.view}>
        <ConflictHead conflict={conflict} />
        <table className={css.compare}>
          <thead>
            <tr>
              <th scope="col">{t('conflict.field')}</th>
              {sides.map((side, index) => (
                <th key={side.rev} scope="col">
                  <SideHead name={index === 0 ? t('conflict.first') : t('conflict.second')} side={side} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sideBySide(sides.map((side) => side.value))
              .filter(({ name }) => i18n.exists(`field.allergy.${name}`))
              .map(({ name, values }) => {
                const texts = values.map((value) => valueWords(value, words));
                return (
                  <tr key={name} data-differs={new Set(texts).size > 1 || undefined}>
                    <th scope="row">{t(`field.allergy.${name}` as 'field.allergy.criticality')}</th>
                    {texts.map((text, index) => (
                      <td key={sides[index]?.rev}>
                        <bdi>{text || t('conflict.empty')}</bdi>
                      </td>
                    ))}
                  </tr>
                );
              })}
          </tbody>
        </table>
        <CallNotice call={call} />
        {mayResolve && (
          <div className={css.decide}>
            <Button variant="default" onClick={() => void settle('distinct', 0)} loading={isRunning}>
              {t('conflict.distinct')}
            </Button>
            <Button onClick={() => void settle('same', 0)} loading={isRunning}>
              {t('conflict.keepFirst')}
            </Button>
            <Button onClick={() => void settle('same', 1)} loading={isRunning}>
              {t('conflict.keepSecond')}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
