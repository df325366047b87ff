import { useEffect, useState } from 'preact/hooks';
import { type Choice, choose, chosen, onTheme } from '../theme';

const next: Record<Choice, Choice> = { system: 'light', light: 'dark', dark: 'system' };
const symbols: Record<Choice, string> = { system: '◐', light: '☀', dark: '☾' };

/** Light, dark, or as the system has it. */
export function ThemeButton() {
  const [choice, setChoice] = useState(chosen);
  useEffect(() => onTheme(() => setChoice(chosen())), []);
  return (
    <button type="button" class="theme" onClick={() => choose(next[choice])}>
      <span aria-hidden="true">{symbols[choice]}</span> Theme: {choice}
    </button>
  );
}
