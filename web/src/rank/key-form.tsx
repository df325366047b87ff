import { useState } from 'preact/hooks';

/** Asks for the key that the server demands. */
export function KeyForm({ wasWrong, onKey }: { wasWrong: boolean; onKey(key: string): void }) {
  const [text, setText] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (text.trim() !== '') onKey(text.trim());
  };
  return (
    <form class="panel key" onSubmit={submit} aria-labelledby="key-title">
      <h2 id="key-title">This server asks for a key</h2>
      {wasWrong && <p class="fault" role="alert" id="key-fault"><span aria-hidden="true">⚠ </span>The server does not know this key.</p>}
      <label for="key">API key</label>
      <div class="line">
        <input id="key" type="password" autocomplete="off" value={text} aria-describedby={wasWrong ? 'key-fault key-hint' : 'key-hint'} aria-invalid={wasWrong || undefined} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="submit" class="main">Use this key</button>
      </div>
      <p class="hint" id="key-hint">It stays in the memory of this page, and is forgotten when the page is closed or reloaded.</p>
    </form>
  );
}
