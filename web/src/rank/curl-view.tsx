import { useRef, useState } from 'preact/hooks';
import { addressOf } from './api';
import type { Details } from './model';

/** The same request for a shell. A key is named, not shown. */
export function CurlView({ details, body, hasKey }: { details: Details; body: string; hasKey: boolean }) {
  const [note, setNote] = useState('');
  const code = useRef<HTMLPreElement>(null);
  const command = `curl ${quoted(new URL(`${addressOf(details.model, details.version)}/rank`, location.href).href)} \\\n  -H 'Content-Type: application/json' \\\n${hasKey ? '  -H "Authorization: Bearer $API_KEY" \\\n' : ''}  -d ${quoted(body)}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      setNote('Copied.');
    } catch {
      // Browsers give the clipboard to https and localhost only.
      if (code.current) getSelection()?.selectAllChildren(code.current);
      setNote('The browser did not allow it; the command is selected: press Ctrl + C.');
    }
  };
  return (
    <details class="curl">
      <summary>As curl</summary>
      <pre ref={code} tabIndex={0} role="region" aria-label="curl command">{command}</pre>
      <button type="button" onClick={copy}>Copy as curl</button> <span role="status" class="hint">{note}</span>
    </details>
  );
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
