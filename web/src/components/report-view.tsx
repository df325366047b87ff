import { useEffect } from 'preact/hooks';
import type { Report } from '../model';
import { Ending } from './ending';
import { Findings } from './findings';
import { ProgressBar } from './progress-bar';
import { SectionView } from './section-view';
import { Words } from './words';

/** The answer, the findings it sums up, and all that it was read off. */
export function ReportView({ report }: { report: Report }) {
  useEffect(() => {
    document.title = `${report.title} – CrossDistil`;
  }, [report.title]);
  return (
    <>
      <div class="opening">
        <h1 tabIndex={-1}>{report.title}</h1>
        <p class="subject">{report.subject}</p>
        {report.progress && <ProgressBar progress={report.progress} />}
        {report.answer && <p class="answer"><Words text={report.answer} /></p>}
        <Findings findings={report.findings} />
      </div>
      {report.sections.map((section) => <SectionView key={section.id} section={section} />)}
      <Ending report={report} />
    </>
  );
}
