import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/Panel.tsx';
import {
  type DesignDraft,
  LABEL_PARTS,
  newPart,
  partText,
  RECEIPT_PARTS,
  withoutPart,
  withPart,
  withPartMoved,
} from './design-draft.ts';
import css from './Labels.module.css';
import { PartForm } from './PartForm.tsx';

interface Props {
  readonly draft: DesignDraft;
  readonly faultAt: number | undefined;
  onChange(draft: DesignDraft): void;
}

/** The parts of a design, and the one that is being changed. */
export function DesignParts({ draft, faultAt, onChange }: Props) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const isReceipt = draft.kind === 'receipt';
  const part = draft.elements[at];
  const [field = 'name'] = fieldNames(draft);
  return (
    <Panel title={t('labels.parts')} aside={draft.elements.length}>
      <div className={css.parts}>
        <div>
          <ul className={css.list}>
            {draft.elements.map((one, index) => (
              <li key={index}>
                <UnstyledButton
                  className={css.part}
                  aria-current={index === at}
                  data-fault={index === faultAt || undefined}
                  onClick={() => setAt(index)}
                >
                  <span className="quiet">{t(`labels.kindOf.${one.element}`)}</span>
                  <bdi className={css.words}>{partText(one)}</bdi>
                </UnstyledButton>
              </li>
            ))}
          </ul>
          <div className={css.bar} style={{ paddingBlockStart: 'var(--space-3)' }}>
            {(isReceipt ? RECEIPT_PARTS : LABEL_PARTS).map((kind) => (
              <Button
                key={kind}
                size="compact-sm"
                variant="default"
                onClick={() => {
                  setAt(draft.elements.length);
                  onChange({ ...draft, elements: [...draft.elements, newPart(kind, isReceipt, field)] });
                }}
              >
                {t(`labels.add.${kind}`)}
              </Button>
            ))}
          </div>
        </div>
        {part && (
          <PartForm
            key={at}
            part={part}
            isReceipt={isReceipt}
            onChange={(change) => onChange(withPart(draft, at, change))}
            onRemove={() => {
              setAt(Math.max(0, at - 1));
              onChange(withoutPart(draft, at));
            }}
            onMove={(by) => {
              const moved = withPartMoved(draft, at, by);
              if (moved !== draft) setAt(at + by);
              onChange(moved);
            }}
          />
        )}
      </div>
    </Panel>
  );
}

function fieldNames({ fields }: DesignDraft): readonly string[] {
  return Array.isArray(fields) ? fields.map(({ name }: { name: string }) => name) : [];
}
