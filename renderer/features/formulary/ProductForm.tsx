import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { PackCells, ProductCells } from '#shared/contract/formulary.ts';
import { contract } from '#shared/contract/index.ts';
import { type CallState, useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { tellDone } from '../../parts/told.ts';
import { RestrictionFields, StorageField } from './CodedFields.tsx';
import { reasonWords } from './column-words.ts';
import css from './Formulary.module.css';
import { NO_PACK, PackFields } from './PackFields.tsx';
import type { ReadProduct } from './ProductPanel.tsx';
import { typedPack } from './typed-pack.ts';

interface Props {
  /** Undefined for a new one. */
  readonly product: Pick<ReadProduct, 'line' | 'rev' | 'cells' | 'packs'> | undefined;
  onSaved(id: string): void;
  onClose(): void;
}

const FRESH: ProductCells = {
  ...{ code: '', generic: '', brand: '', strength: '', form: '', routes: '', base_unit: '', score_parts: '', atc: '' },
  ...{ controlled_class: '', storage: '', tall_man: '', substitution_group: '', restricted: '', status: 'active' },
};
const NEEDED = new Set(['code', 'generic', 'form', 'routes', 'base_unit']);
const FIELDS = [
  ...(['generic', 'brand', 'strength', 'form', 'routes', 'base_unit', 'score_parts', 'atc'] as const),
  ...(['controlled_class', 'tall_man', 'substitution_group'] as const),
];

const findings = z.array(z.object({ line: z.number(), column: z.string().optional(), reason: z.string() }));
export type Finding = z.output<typeof findings>[number];

/** A product as it stands in the formulary, judged by the same rules as a file. */
export function ProductForm({ product, onSaved, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const [cells, setCells] = useState<ProductCells>(product?.cells ?? FRESH);
  const [packs, setPacks] = useState<readonly PackCells[]>(product?.packs ?? [NO_PACK]);
  const [reason, setReason] = useState('');
  const { call, run, isRunning } = useCommand(contract.formulary.save);
  const said = findingsOf(call);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (call.state === 'refused') form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [call]);
  const errorOf = (column: string): string | undefined => {
    const found = said.find((finding) => finding.column === column);
    return found && reasonWords(found.reason, i18n.language);
  };
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const filled = packs.filter(({ gtin, pack_units }) => gtin || pack_units).map(typedPack);
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), cells, packs: filled },
      ...(product ? { id: product.line.id, parent: product.rev } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    });
    if (outcome.state !== 'done') return;
    tellDone(t('formulary.saved', { name: cells.generic }));
    onSaved(outcome.value.id);
  }
  const field = (column: keyof ProductCells, isFirst = false) => (
    <TextInput
      key={column}
      label={t(`formulary.column.${column}`)}
      required={NEEDED.has(column)}
      error={errorOf(column)}
      value={cells[column]}
      disabled={column === 'code' && product !== undefined}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setCells((before) => ({ ...before, [column]: value }));
      }}
      autoFocus={isFirst}
      spellCheck={false}
      maxLength={300}
    />
  );
  return (
    <form ref={form} className={css.form} onSubmit={submit} autoComplete="off">
      <div className={css.two}>
        {field('code', product === undefined)}
        <Select
          label={t('formulary.column.status')}
          allowDeselect={false}
          value={cells.status}
          onChange={(value) => setCells((before) => ({ ...before, status: value ?? 'active' }))}
          data={(['active', 'inactive'] as const).map((value) => ({ value, label: t(`formulary.${value}`) }))}
        />
        {FIELDS.map((column) => field(column, product !== undefined && column === 'generic'))}
        <StorageField
          value={cells.storage}
          error={errorOf('storage')}
          onChange={(storage) => setCells((before) => ({ ...before, storage }))}
        />
        <RestrictionFields
          value={cells.restricted}
          onChange={(restricted) => setCells((before) => ({ ...before, restricted }))}
        />
      </div>
      <h3>{t('formulary.packsTitle')}</h3>
      {packs.map((pack, at) => (
        <PackFields
          key={at}
          number={at + 1}
          pack={pack}
          findings={said.filter(({ line }) => line === at + 1)}
          onChange={(changed) => setPacks((before) => before.map((one, n) => (n === at ? changed : one)))}
          onRemove={() => setPacks((before) => before.filter((_, n) => n !== at))}
        />
      ))}
      <Button
        variant="default"
        justify="start"
        size="compact-sm"
        onClick={() => setPacks((before) => [...before, { ...NO_PACK, currency: before.at(-1)?.currency ?? '' }])}
      >
        {t('formulary.addPack')}
      </Button>
      {product && (
        <TextInput
          label={t('formulary.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
        />
      )}
      <CallNotice call={call} />
      <FormActions act={t('formulary.save')} isRunning={isRunning} onCancel={onClose} />
    </form>
  );
}

function findingsOf(call: CallState): readonly Finding[] {
  if (call.state !== 'refused' || call.refusal.path !== 'cells') return [];
  return findings.safeParse(call.refusal.details).data ?? [];
}
