import { Button, Radio, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConflictField, OpenConflict } from '#shared/contract/conflict.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { usePlaceName } from '../../parts/use-place-of.ts';
import { codeWords, valueWords, withPlaces } from '../../parts/value-words.ts';
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
type Side = ConflictField['sides'][number];

/** Both versions side by side, a choice per field. @SAFETY Nothing is preselected: the person decides each one. */
export function ConflictView({ conflict, onDone }: Props) {
  const { t, i18n } = useTranslation();
  useFocusBack();
  const format = useFormat();
  const mayResolve = useSignedIn()?.user.permissions.includes('conflict.resolve') ?? false;
  const { call, run, isRunning } = useCommand(contract.conflict.resolve);
  const [choices, setChoices] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const [commandId] = useState(() => crypto.randomUUID());
  const placeName = usePlaceName();
  const words = useMemo(() => withPlaces(codeWords(t, i18n, format), placeName), [t, i18n, format, placeName]);
  const versions = listVersions(conflict.fields);
  const isDecided = conflict.fields.every((field) => choices[field.path]);
  const label = (field: ConflictField) =>
    i18n.exists(`field.${field.label}`) ? t(`field.${field.label}` as 'field.allergy.criticality') : field.label;

  async function resolve(): Promise<void> {
    const optional = {
      ...(conflict.patientId ? { patientId: conflict.patientId } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    };
    const outcome = await run({
      commandId,
      id: conflict.id,
      leaves: conflict.leaves,
      choices: { ...choices },
      ...optional,
    });
    if (outcome.state === 'refused' && outcome.refusal.code === 'conflict') onDone();
    if (outcome.state !== 'done') return;
    tellDone(t('conflict.resolved', { title: conflict.title }));
    onDone();
  }
  return (
    <Panel title={<bdi>{conflict.title}</bdi>} aside={t(`conflict.type.${conflict.type}`)} fill>
      <div className={css.view}>
        <ConflictHead conflict={conflict} />
        <table className={css.compare}>
          <thead>
            <tr>
              <th scope="col">{t('conflict.field')}</th>
              <th scope="col">{t('conflict.before')}</th>
              {versions.map((version, index) => (
                <th key={version.rev} scope="col">
                  <SideHead name={t('conflict.version', { letter: letterOf(index) })} side={version} />
                  {mayResolve && conflict.fields.length > 1 && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={t('conflict.takeAllLabel', { letter: letterOf(index) })}
                      onClick={() =>
                        setChoices(Object.fromEntries(conflict.fields.map((field) => [field.path, version.rev])))
                      }
                    >
                      {t('conflict.takeAll')}
                    </Button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {conflict.fields.map((field) => (
              <tr key={field.path}>
                <th scope="row">{label(field)}</th>
                <td className={css.ancestor}>
                  <bdi>{valueWords(field.ancestor, words) || '—'}</bdi>
                </td>
                {versions.map((version, index) => {
                  const side = field.sides.find((item) => item.rev === version.rev);
                  const text = (side && valueWords(side.value, words)) || t('conflict.empty');
                  return (
                    <td key={version.rev} data-chosen={choices[field.path] === version.rev || undefined}>
                      {side && mayResolve ? (
                        <Radio
                          name={field.path}
                          label={<bdi>{text}</bdi>}
                          aria-label={`${label(field)}: ${text} (${t('conflict.version', { letter: letterOf(index) })})`}
                          checked={choices[field.path] === side.rev}
                          onChange={() => setChoices((before) => ({ ...before, [field.path]: side.rev }))}
                        />
                      ) : (
                        <bdi>{text}</bdi>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
        <CallNotice call={call} />
        {mayResolve ? (
          <div className={css.decide}>
            <TextInput
              label={t('conflict.reason')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Button onClick={() => void resolve()} loading={isRunning} disabled={!isDecided}>
              {t('conflict.resolve')}
            </Button>
          </div>
        ) : (
          <p className="quiet">{t('conflict.notYours')}</p>
        )}
      </div>
    </Panel>
  );
}

/** Every revision that takes part, in a steady order. */
function listVersions(fields: readonly ConflictField[]): readonly Side[] {
  const byRev = new Map(fields.flatMap((field) => field.sides).map((side) => [side.rev, side]));
  return [...byRev.values()].sort((one, other) => (one.at < other.at ? -1 : 1));
}

function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}
