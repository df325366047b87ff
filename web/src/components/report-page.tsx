import type { Report } from '../model';
import { chartFooter } from './chart-footer';
import { Frame } from './frame';
import { Navigation } from './navigation';
import { ReportView } from './report-view';

/** A report in a file of its own. */
export function ReportPage({ report }: { report: Report }) {
  return (
    <Frame navigation={<Navigation report={report} isLive={false} />} footer={chartFooter}>
      <ReportView report={report} />
    </Frame>
  );
}
