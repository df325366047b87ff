import { useEffect, useState } from 'preact/hooks';
import { addressOf, useAddress } from '../address';
import { useLive } from '../live';
import { chartFooter } from './chart-footer';
import { Frame } from './frame';
import { Navigation } from './navigation';
import { ReportView } from './report-view';
import { RunList } from './run-list';

/** Runs found by `watch`, and the report of those that the address names. */
export function LivePage() {
  const address = useAddress();
  const { runs, report, trouble, isConnected } = useLive(address);
  const [checked, setChecked] = useState<string[]>([]);
  const isList = address.length === 0 && runs?.length !== 1;
  useEffect(() => {
    if (isList) document.title = 'Runs – CrossDistil';
  }, [isList]);
  useEffect(() => scrollTo(0, 0), [address.join('\n'), report === null]);
  return (
    <Frame
      lead={!isList && runs?.length !== 1 && <a href={addressOf([])}>All runs</a>}
      navigation={!isList && report && <Navigation report={report} isLive />}
      footer={chartFooter}
    >
      <p class="connection" role="status">{isConnected ? '' : 'No connection; trying again.'}</p>
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
      {isList && <RunList runs={runs} checked={checked} onCheck={setChecked} />}
      {!isList && report && <ReportView report={report} />}
      {!isList && !report && !trouble && <p class="waiting">Reading the report…</p>}
    </Frame>
  );
}
