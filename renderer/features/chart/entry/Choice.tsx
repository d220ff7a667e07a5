import { Select } from '@mantine/core';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
  /** What a value is called. */
  readonly words: (value: Value) => string;
  readonly value: Value;
  onChange(value: Value): void;
}

/** One of a few values; there is always one. */
export function Choice<Value extends string>({ label, values, words, value, onChange }: ChoiceProps<Value>) {
  return (
    <Select
      label={label}
      data={values.map((one) => ({ value: one, label: words(one) }))}
      value={value}
      onChange={(next) => next && onChange(next as Value)}
      allowDeselect={false}
    />
  );
}

type OptionalProps<Value extends string> = Omit<ChoiceProps<Value>, 'value' | 'onChange'> & {
  readonly value: Value | '';
  onChange(value: Value | ''): void;
};

/** One of a few values, or none. */
export function OptionalChoice<Value extends string>(props: OptionalProps<Value>) {
  const { label, values, words, value, onChange } = props;
  return (
    <Select
      label={label}
      data={values.map((one) => ({ value: one, label: words(one) }))}
      value={value || null}
      onChange={(next) => onChange((next ?? '') as Value | '')}
      clearable
    />
  );
}
