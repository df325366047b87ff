import type { Report } from '../model';

/** What is beside the figures: warnings, facts, documents. */
export function Ending({ report }: { report: Report }) {
  const facts = Object.entries(report.facts);
  return (
    <section id="page-about" aria-labelledby="page-about-title">
      <h2 id="page-about-title" tabIndex={-1}>About</h2>
      {report.warnings.length > 0 && (
        <>
          <h3>Warnings</h3>
          <ul class="warnings">{report.warnings.map((warning) => <li key={warning}>{warning}</li>)}</ul>
        </>
      )}
      {facts.length > 0 && (
        <>
          <h3>Facts</h3>
          <dl>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        </>
      )}
      {report.documents.length > 0 && <h3>Documents</h3>}
      {report.documents.map(({ title, text }) => (
        <details key={title} class="document">
          <summary>{title}</summary>
          <pre tabIndex={0} role="region" aria-label={title}>{text}</pre>
        </details>
      ))}
    </section>
  );
}
