import { render } from 'preact';
import { LivePage } from './components/live-page';
import { ReportPage } from './components/report-page';
import type { Report } from './model';
import './base.css';
import './style.css';

// With a report in it the page is a file; without one it is served by `watch`.
const written = document.getElementById('report')?.textContent?.trim();
const page = document.getElementById('page');
if (page) render(written ? <ReportPage report={JSON.parse(written) as Report} /> : <LivePage />, page);

// The place that the address names is there only now.
if (written && location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
