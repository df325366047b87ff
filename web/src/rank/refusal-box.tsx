import type { ComponentChildren } from 'preact';
import type { Refusal } from './api';

/** Where, what, and what to do. */
export function RefusalBox({ refusal, children }: { refusal: Refusal; children?: ComponentChildren }) {
  return (
    <div class="refusal" role="alert">
      <p><span aria-hidden="true">⚠ </span><strong>{refusal.where}</strong>: {refusal.problem}{refusal.status > 0 && <span class="quiet"> (status {refusal.status})</span>}</p>
      <p class="remedy">To do: {refusal.remedy}.</p>
      {children}
    </div>
  );
}
