import { Combobox } from '@backstage/ui';

/** A text field that suggests, and takes any text. */
export const SuggestField = (props: {
  label: string;
  placeholder: string;
  suggestions: readonly string[];
  value: string;
  onChange: (value: string) => void;
}) => (
  <Combobox
    label={props.label}
    placeholder={props.placeholder}
    options={props.suggestions.map(text => ({ id: text, label: text }))}
    search={{ inputValue: props.value, onInputChange: props.onChange }}
    allowsCustomValue
  />
);
