import { useEffect, useState } from 'preact/hooks';
import type { Report } from '../model';

interface Place {
  id: string;
  title: string;
}

/** Links to the sections, always in sight; the one being read is marked. */
export function Navigation({ report, isLive }: { report: Report; isLive: boolean }) {
  const places = [...report.sections.map(({ id, title }) => ({ id: `section-${id}`, title })), { id: 'page-about', title: 'About' }];
  const current = useCurrent(places);
  return (
    <nav class="sections" aria-label="Sections">
      <ul>
        {places.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`} aria-current={id === current ? 'location' : undefined} onClick={(event) => go(event, id, isLive)}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

// In a live page the address after # says which run is shown.
function go(event: Event, id: string, isLive: boolean): void {
  const place = document.getElementById(id);
  if (isLive) event.preventDefault();
  if (isLive) place?.scrollIntoView();
  place?.querySelector('h2')?.focus({ preventScroll: true });
}

function useCurrent(places: Place[]): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  const ids = places.map((place) => place.id).join(' ');
  useEffect(() => {
    const find = () => setCurrent(ids.split(' ').findLast((id) => (document.getElementById(id)?.getBoundingClientRect().top ?? Infinity) < 120) ?? null);
    find();
    addEventListener('scroll', find, { passive: true });
    return () => removeEventListener('scroll', find);
  }, [ids]);
  return current;
}
