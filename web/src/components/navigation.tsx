import { useEffect, useState } from 'preact/hooks';
import type { Report } from '../model';

interface Place {
  id: string;
  title: string;
}

/** Links to the sections, always in sight; the one being read is marked. On a phone they fold into its title. */
export function Navigation({ report, isLive }: { report: Report; isLive: boolean }) {
  const places = [...report.sections.map(({ id, title }) => ({ id: `section-${id}`, title })), { id: 'page-about', title: 'About' }];
  const current = useCurrent(places);
  const [isOpen, setOpen] = useState(false);
  const follow = (event: Event, id: string) => {
    setOpen(false);
    go(event, id, isLive);
  };
  return (
    <nav class="sections" aria-label="Sections" onKeyDown={(event) => { if (event.key === 'Escape') setOpen(false); }}>
      <button type="button" class="unfold" aria-expanded={isOpen} aria-controls="page-sections" onClick={() => setOpen(!isOpen)}>
        <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {places.find((place) => place.id === current)?.title ?? 'Sections'}
      </button>
      <ul id="page-sections" class={isOpen ? 'open' : undefined}>
        {places.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`} aria-current={id === current ? 'location' : undefined} onClick={(event) => follow(event, id)}>{title}</a>
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
