import { useEffect, useRef, useState } from 'preact/hooks';
import { AnswerView } from './answer-view';
import { Refusal, type Timed, rank } from './api';
import { type Draft, adapt, exampleOf, fromRequest, toRequest } from './draft';
import { fieldId, placeOf } from './fault';
import { JsonEditor } from './json-editor';
import { type Json, isObject, parse, writeRequest } from './json';
import type { Details } from './model';
import { RefusalBox } from './refusal-box';
import { RequestForm } from './request-form';
import { CurlView } from './curl-view';

interface Props {
  details: Details;
  apiKey: string;
  /** The key is demanded, or not known any more. */
  onRefused(): void;
  /** The version is not there any more. */
  onGone(): void;
}

interface Outcome {
  timed: Timed;
  /** The candidates that were sent, for their places and values. */
  sent: Json[];
  ranking: string;
  body: string;
}

/** A request, as a form or as JSON, and what the server says to it. */
export function Trial({ details, apiKey, onRefused, onGone }: Props) {
  const [draft, setDraft] = useState<Draft>(() => exampleOf(details));
  const [text, setText] = useState<string | null>(null); // null = the form is shown
  const [fault, setFault] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const [drawn, setDrawn] = useState(details);
  const form = useRef<HTMLFormElement>(null);
  const result = useRef<HTMLElement>(null);
  const turn = useRef(0);
  // Another version keeps what was typed.
  let current = draft;
  if (drawn !== details) {
    current = adapt(draft, details);
    setDraft(current);
    setDrawn(details);
    if (refusal?.status !== 404) setRefusal(null); // that one is why another version is shown
  }
  const { features } = details;
  const body = text ?? writeRequest(toRequest(current, features));
  const change = (next: Draft) => {
    setDraft(next);
    setRefusal(null);
  };
  const showForm = () => {
    try {
      change(fromRequest(parse(text ?? ''), features));
      setText(null);
      setFault('');
    } catch (error) {
      setFault(`The form cannot show this: ${(error as Error).message}.`);
    }
  };
  const send = async () => {
    const mine = ++turn.current;
    setWaiting(true);
    try {
      const timed = await rank(details.model, details.version, body, apiKey);
      if (mine !== turn.current) return;
      setRefusal(null);
      setOutcome({ timed, sent: candidatesOf(body), ranking: details.ranking, body });
    } catch (error) {
      if (mine !== turn.current) return;
      setOutcome(null);
      setRefusal(error instanceof Refusal ? error : new Refusal(0, 'page', String(error), 'reload the page'));
      if (error instanceof Refusal && error.status === 401) onRefused();
      if (error instanceof Refusal && error.status === 404) onGone();
    }
    setWaiting(false);
  };
  // On a small window the answer is below it.
  useEffect(() => {
    const top = result.current?.getBoundingClientRect().top ?? 0;
    if ((outcome || refusal) && top > 0.6 * innerHeight) result.current?.scrollIntoView();
  }, [outcome, refusal]);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, []);
  const place = text === null ? placeOf(refusal) : null;
  const field = place ? fieldId(place.row, features, place.feature ?? '') : null;
  return (
    <>
      <form ref={form} noValidate onSubmit={(event) => { event.preventDefault(); void send(); }} aria-label="Request">
        <div class="views" role="group" aria-label="Edit the request as">
          <button type="button" aria-pressed={text === null} onClick={() => { if (text !== null) showForm(); }}>Form</button>
          <button type="button" aria-pressed={text !== null} onClick={() => { if (text === null) setText(body); }}>JSON</button>
          <button type="button" class="reset" onClick={() => { change(exampleOf(details)); setText(null); setFault(''); }}>Start again from the example</button>
        </div>
        {text === null
          ? <RequestForm details={details} draft={current} refusal={refusal} onChange={change} />
          : <JsonEditor text={text} fault={fault} onChange={(next) => { setText(next); setFault(''); setRefusal(null); }} />}
        <div class="send">
          <button type="submit" class="main" aria-describedby="send-hint">Rank</button>
          <span class="hint" id="send-hint">or Ctrl + Enter</span>
        </div>
      </form>
      <CurlView details={details} body={body} hasKey={apiKey !== ''} />
      <section ref={result} class="result" aria-labelledby="result-title">
        <h2 id="result-title">Answer</h2>
        <p class="summary" role="status">{isWaiting ? 'Asking the server…' : outcome ? summary(outcome) + (outcome.body === body ? '' : ' The request has changed since.') : refusal ? '' : 'Nothing asked yet.'}</p>
        {refusal && (
          <RefusalBox refusal={refusal}>
            {field && <button type="button" onClick={() => document.getElementById(field)?.focus()}>Go to the field</button>}
          </RefusalBox>
        )}
        {outcome && <AnswerView answer={outcome.timed.answer} sent={outcome.sent} ranking={outcome.ranking} />}
      </section>
    </>
  );
}

function summary({ timed: { answer, milliseconds }, sent }: Outcome): string {
  const { length } = answer.ranked;
  const of = sent.length > length ? `best ${length} of ${sent.length}` : `${length}`;
  return `${of} ${sent.length === 1 ? 'candidate' : 'candidates'} ranked by ${answer.model} version ${answer.version} in ${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms, as measured by this page.`;
}

function candidatesOf(body: string): Json[] {
  const request = parse(body);
  const candidates = isObject(request) ? request['candidates'] : null;
  return Array.isArray(candidates) ? candidates : [];
}
