interface Props {
  text: string;
  /** Why the form cannot show it. */
  fault: string;
  onChange(text: string): void;
}

/** The request as it is sent, to the letter. */
export function JsonEditor({ text, fault, onChange }: Props) {
  return (
    <div class="panel">
      <h2><label for="json">Request as JSON</label> <span class="hint">sent as it stands here</span></h2>
      <textarea id="json" class="code" rows={Math.min(24, Math.max(10, text.split('\n').length + 1))} spellcheck={false} value={text} aria-invalid={fault !== '' || undefined} aria-describedby={fault ? 'json-fault' : undefined} onInput={(event) => onChange(event.currentTarget.value)} />
      {fault && <p class="fault" id="json-fault" role="alert"><span aria-hidden="true">⚠ </span>{fault}</p>}
    </div>
  );
}
