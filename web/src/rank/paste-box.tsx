import { useState } from 'preact/hooks';
import type { Draft } from './draft';
import type { Feature } from './model';
import { paste } from './paste';

interface Props {
  draft: Draft;
  features: Feature[];
  /** What became of the last rows. */
  note: string;
  onPaste(draft: Draft, note: string): void;
}

/** Rows from a spreadsheet, a file or a log. */
export function PasteBox({ draft, features, note, onPaste }: Props) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState('');
  const take = () => {
    try {
      const pasted = paste(text, draft, features);
      setText('');
      setFault('');
      onPaste(pasted.draft, pasted.note);
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <details class="paste">
      <summary>Paste candidates</summary>
      <label for="paste">A JSON array of objects, or CSV or TSV with a header of feature names, as a spreadsheet copies it</label>
      <textarea id="paste" rows={5} spellcheck={false} value={text} aria-invalid={fault !== '' || undefined} aria-describedby={fault ? 'paste-fault' : 'paste-hint'} onInput={(event) => { setText(event.currentTarget.value); setFault(''); }} />
      {fault && <p class="fault" id="paste-fault" role="alert"><span aria-hidden="true">⚠ </span>{fault}.</p>}
      <p class="hint" id="paste-hint">They take the place of the candidates above. An empty cell is a missing value, "" an empty text.</p>
      <button type="button" onClick={take}>Use these rows</button>
      <p class="note" role="status">{note}</p>
    </details>
  );
}
