// What the page asks of the server of `watch`.

import type { Report } from './model';

export interface Run {
  id: string;
  name: string;
  kind: 'run' | 'study' | 'folder';
  state: 'training' | 'finished' | 'waiting' | 'stopped';
  detail: string;
  updated: string;
}

export interface Listener {
  runs(runs: Run[]): void;
  report(id: string): void;
  /** Called with true at the start and after each reconnection: what happened in between is then to be fetched. */
  connection(isOpen: boolean): void;
}

/** The runs found, in the server's order. */
export const fetchRuns = async (): Promise<Run[]> => (await get<{ runs: Run[] }>('api/runs')).runs;

/** The report of one, or the report that compares several with the first. */
export const fetchReport = (ids: string[]): Promise<Report> =>
  get<Report>(`api/report?${ids.map((id) => `id=${encodeURIComponent(id)}`).join('&')}`);

/** Listens until the returned function is called. */
export function listen(listener: Listener): () => void {
  let source: EventSource;
  let again = 0;
  const connect = () => {
    source = new EventSource('api/events');
    source.onopen = () => listener.connection(true);
    source.onerror = () => {
      listener.connection(false);
      // The browser reconnects by itself unless the answer was an error.
      if (source.readyState === EventSource.CLOSED) again = window.setTimeout(connect, 3000);
    };
    source.addEventListener('runs', (event) => listener.runs((JSON.parse(event.data) as { runs: Run[] }).runs));
    source.addEventListener('report', (event) => listener.report((JSON.parse(event.data) as { id: string }).id));
  };
  connect();
  return () => {
    clearTimeout(again);
    source.close();
  };
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { cache: 'no-store' });
  if (!answer.ok) throw new Error((await answer.text()) || `the server answered ${answer.status}`);
  return (await answer.json()) as T;
}
