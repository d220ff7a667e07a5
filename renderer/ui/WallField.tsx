import { TextInput, type TextInputProps } from '@mantine/core';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { readWall, stepWall, type WallPrecision, writeWall } from '../i18n/wall-text.ts';

interface Props extends Omit<TextInputProps, 'type' | 'value' | 'defaultValue' | 'onChange'> {
  /** On the wall clock of this desk: `2026-11-22T14:05`, a day `2026-11-22`, a time `14:05`; empty: none. */
  readonly value: string;
  /** Empty, too, while what is typed is no day or time; the form is then not sent. */
  onChange(value: string): void;
  /** `moment` by default. */
  readonly precision?: WallPrecision;
}

/**
 * A day, a time or both, typed in the order of the window's language, whatever the machine's own. Arrows up and down step
 * the part at the caret; `14:05` alone is today.
 */
export function WallField({ value, onChange, precision = 'moment', error, onBlur, onKeyDown, ...input }: Props) {
  const { t } = useTranslation();
  const { dayOrder: order } = useFormat();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(() => ({ value, text: writeWall(value, order) }));
  const [isLeft, setIsLeft] = useState(false);
  const caret = useRef<number>(undefined);
  // Another value from outside replaces what was typed.
  const text = typed.value === value ? typed.text : writeWall(value, order);
  const isWrong = text.trim() !== '' && value === '';
  const problem = isWrong ? t(`wallField.wrong.${precision}`, { pattern: t(`wallField.pattern.${precision}`) }) : '';

  /** @SAFETY No form is sent beside a time that cannot be read, whether it asks the browser to judge fields or not. */
  useEffect(() => {
    const form = isWrong ? field.current?.form : undefined;
    const refuse = (event: Event): void => {
      event.preventDefault();
      event.stopPropagation();
      setIsLeft(true);
      field.current?.focus();
    };
    form?.addEventListener('submit', refuse);
    return () => form?.removeEventListener('submit', refuse);
  }, [isWrong]);

  useLayoutEffect(() => {
    field.current?.setCustomValidity(problem);
    if (caret.current !== undefined) field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });

  function type(next: string): void {
    const read = readWall(next, precision, order, today()) ?? '';
    setTyped({ value: read, text: next });
    setIsLeft(false);
    if (read !== value) onChange(read);
  }

  function step(event: KeyboardEvent<HTMLInputElement>): void {
    onKeyDown?.(event);
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : undefined;
    if (!by || value === '' || event.defaultPrevented || input.readOnly || input.disabled) return;
    event.preventDefault();
    caret.current = event.currentTarget.selectionStart ?? 0;
    const next = stepWall(value, order, caret.current, by);
    setTyped({ value: next, text: writeWall(next, order) });
    onChange(next);
  }

  return (
    <TextInput
      ref={field}
      {...input}
      autoComplete="off"
      spellCheck={false}
      placeholder={t(`wallField.pattern.${precision}`)}
      value={text}
      error={error || (isLeft && problem) || undefined}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={step}
      onBlur={(event) => {
        setIsLeft(true);
        if (value !== '') setTyped({ value, text: writeWall(value, order) });
        onBlur?.(event);
      }}
    />
  );
}

function today(): string {
  const date = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
