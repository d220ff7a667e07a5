import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRow, ScannerConfig } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import { TEST_SYMBOL_TEXT } from '#shared/domain/scan/test-symbol.ts';
import { useCore } from '../../core-client/core-context.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { LabelPreview } from '../../parts/label-preview/LabelPreview.tsx';
import { useLive } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import layout from '../../ui/form.module.css';
import { Panel } from '../../ui/Panel.tsx';
import css from './Devices.module.css';
import { sayingOf } from './device-words.ts';
import { listParts, NOTHING_TESTED, spellBytes, type TestedScan, withPiece } from './scan-test.ts';

interface Props {
  readonly row: DeviceRow;
  onClose(): void;
}

/** Everything that a scanner sends, byte for byte, and what it means. Nothing that is scanned here does anything else. */
export function ScannerTest({ row, onClose }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const format = useFormat();
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [run, setRun] = useState(NOTHING_TESTED);
  const { id, config, separatorsProven } = row;
  useEffect(
    () =>
      core.watch(contract.device.watchTest, () => ({ deviceId: id }), {
        onItem: (piece) => setRun((before) => withPiece(before, piece, config as ScannerConfig, separatorsProven)),
      }),
    [core, sitting, id, config, separatorsProven],
  );
  const { tone, state, next } = sayingOf(row, t);
  return (
    <Panel
      title={t('devices.testOf', { name: config.name })}
      actions={
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('devices.endTest')}
        </Button>
      }
    >
      <div className={layout.form} data-testid="scanner-test">
        <Notice tone={tone} title={state}>
          {next || t('devices.testWords')}
        </Notice>
        <Notice
          tone={separatorsProven ? 'fine' : 'calm'}
          title={t(separatorsProven ? 'devices.proven' : 'devices.notProven')}
        >
          {t(separatorsProven ? 'devices.provenWords' : 'devices.notProvenWords')}
        </Notice>
        {!separatorsProven && <TestSymbol />}
        <section aria-live="polite" className={layout.form}>
          {run.scans.length === 0 && <p className="quiet">{t('devices.nothingScanned')}</p>}
          {run.scans.slice(0, 3).map((scan, index) => (
            <Reading key={`${scan.at}-${run.scans.length - index}`} scan={scan} />
          ))}
        </section>
        {run.pieces.length > 0 && (
          <section className={css.bytes} aria-label={t('devices.bytes')}>
            {run.pieces.slice(0, 6).map(({ at, hex }, index) => (
              <p key={`${at}-${run.pieces.length - index}`}>
                <span className="quiet">{format.time(at)}</span> {spellBytes(hex)}
                <br />
                <span className="quiet">{hex.match(/../g)?.join(' ')}</span>
              </p>
            ))}
          </section>
        )}
      </div>
    </Panel>
  );
}

function Reading({ scan: { parsed, text } }: { readonly scan: TestedScan }) {
  const { t } = useTranslation();
  const tone = { valid: 'fine', suspicious: 'pause', invalid: 'pause' } as const;
  return (
    <Notice tone={tone[parsed.verdict]} title={t(`devices.verdict.${parsed.verdict}`)}>
      <dl className={css.facts}>
        <dt>{t('devices.symbology')}</dt>
        <dd>{parsed.symbology ? `${parsed.symbology.name} (${parsed.symbology.identifier})` : t('devices.notTold')}</dd>
        <dt>{t('devices.kind')}</dt>
        <dd>{t(`devices.kinds.${parsed.kind}`)}</dd>
        {listParts(parsed).map(([name, value]) => (
          <PartRow key={name} name={name} value={value} />
        ))}
        {parsed.findings.length > 0 && (
          <PartRow name={t('devices.findings')} value={parsed.findings.map(({ code }) => code).join(', ')} />
        )}
        {parsed.verdict === 'invalid' && <PartRow name={t('devices.text')} value={text} />}
      </dl>
    </Notice>
  );
}

function PartRow({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  );
}

/** To be scanned from the screen: the symbol of the test label. */
function TestSymbol() {
  const { t } = useTranslation();
  const fields = { printer: 'Holdfast', at: t('devices.testSymbol'), code: TEST_SYMBOL_TEXT };
  const { answer } = useQuery(contract.print.preview, { design: 'test-label', fields });
  return answer.state === 'done' ? <LabelPreview picture={answer.value} label={t('devices.testSymbol')} /> : null;
}
