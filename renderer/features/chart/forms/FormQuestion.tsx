import { Checkbox, Group, Radio, Textarea, TextInput } from '@mantine/core';
import type { QuestionnaireItem } from '@medplum/fhirtypes';
import { useTranslation } from 'react-i18next';
import { choicesOf, textIn } from '#shared/domain/questionnaire/form-items.ts';
import type { AnswerFinding } from '#shared/domain/questionnaire/judge-answers.ts';
import css from './Forms.module.css';

interface Props {
  readonly item: QuestionnaireItem;
  readonly value: string;
  readonly finding: AnswerFinding | undefined;
  onChange(value: string): void;
}

/** One question of whatever type, with what is wrong with its answer. */
export function FormQuestion({ item, value, finding, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const label = textIn(i18n.language, item, 'text');
  const [low, high] = finding?.range ?? [];
  const error = finding && t(`form.finding.${finding.code}`, { low, high });
  const common = { label, error };
  if (item.type === 'choice') {
    return (
      <Radio.Group {...common} value={value} onChange={onChange}>
        <Group gap="md" className={css.options}>
          {choicesOf(item).map((choice) => (
            <Radio
              key={choice.code}
              size="sm"
              value={choice.code ?? ''}
              label={textIn(i18n.language, choice, 'display')}
            />
          ))}
        </Group>
      </Radio.Group>
    );
  }
  if (item.type === 'boolean') {
    return (
      <Checkbox
        {...common}
        checked={value === 'true'}
        onChange={(event) => onChange(event.currentTarget.checked ? 'true' : 'false')}
      />
    );
  }
  if (item.type === 'text') {
    return (
      <Textarea
        {...common}
        value={value}
        autosize
        minRows={1}
        maxRows={6}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  const isNumber = item.type === 'integer' || item.type === 'decimal';
  return (
    <TextInput
      {...common}
      value={value}
      autoComplete="off"
      {...(isNumber ? { inputMode: 'decimal' as const, className: css.numeric } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
