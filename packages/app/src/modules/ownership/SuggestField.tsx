import TextField from '@material-ui/core/TextField';
import { useId } from 'react';

/** A text field that takes any text, and may suggest some. */
export const SuggestField = (props: {
  label: string;
  placeholder: string;
  suggestions?: readonly string[];
  value: string;
  onChange: (value: string) => void;
}) => {
  const { label, placeholder, suggestions, value, onChange } = props;
  const id = useId();
  const listId = `${id}-suggestions`;
  return (
    <>
      <TextField
        id={id}
        label={label}
        placeholder={placeholder}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        variant="outlined"
        size="small"
        fullWidth
        InputLabelProps={{ shrink: true }}
        inputProps={suggestions && { list: listId }}
      />
      {suggestions && (
        <datalist id={listId}>
          {suggestions.map(text => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
    </>
  );
};
