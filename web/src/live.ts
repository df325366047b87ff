import { useEffect, useRef, useState } from 'preact/hooks';
import type { Report } from './model';
import { type Run, fetchReport, fetchRuns, listen } from './server';
import { share } from './share';

interface Live {
  /** Null until the server has answered. */
  runs: Run[] | null;
  /** Of the ids asked for, or of the only run; null until the server has answered. */
  report: Report | null;
  /** What the server could not do. */
  trouble: string | null;
  isConnected: boolean;
}

/** The runs and the report of some of them, kept up to date by the server's events. */
export function useLive(asked: string[]): Live {
  const [runs, setRuns] = useState<Run[] | null>(null);
  const [isConnected, setConnected] = useState(true);
  const only = runs?.length === 1 ? runs.map((run) => run.id) : [];
  const ids = asked.length > 0 ? asked : only;
  const { report, trouble, refetch } = useReport(ids);
  const current = useRef({ ids, refetch });
  current.current = { ids, refetch };
  useEffect(() => {
    const read = () => fetchRuns().then(setRuns, () => setConnected(false));
    void read();
    return listen({
      runs: setRuns,
      report: (id) => { if (current.current.ids.includes(id)) current.current.refetch(); },
      connection: (isOpen) => {
        setConnected(isOpen);
        if (!isOpen) return;
        void read();
        current.current.refetch();
      },
    });
  }, []);
  return { runs, report, trouble, isConnected };
}

function useReport(ids: string[]) {
  const key = ids.join('\n');
  const [state, setState] = useState<{ key: string; report: Report | null; trouble: string | null }>({ key: '', report: null, trouble: null });
  const fetching = useRef<{ key: string; isStale: boolean } | null>(null);
  // One request at a time: events that come during one lead to one more, after it.
  const refetch = () => {
    if (ids.length === 0) return;
    if (fetching.current?.key === key) {
      fetching.current.isStale = true;
      return;
    }
    const mine = { key, isStale: false };
    fetching.current = mine;
    const answered = (change: (old: Report | null) => { report: Report | null; trouble: string | null }) => {
      if (fetching.current !== mine) return;
      fetching.current = null;
      setState((old) => ({ key, ...change(old.key === key ? old.report : null) }));
      if (mine.isStale) refetch();
    };
    fetchReport(ids).then(
      (report) => answered((old) => ({ report: share(old, report), trouble: null })),
      (error: unknown) => answered((old) => ({ report: old, trouble: error instanceof Error ? error.message : String(error) })),
    );
  };
  useEffect(refetch, [key]);
  return { report: state.key === key ? state.report : null, trouble: state.key === key ? state.trouble : null, refetch };
}
