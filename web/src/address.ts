import { useEffect, useState } from 'preact/hooks';

/** The address of a report: `#run=ID`, `#compare=ID1,ID2`; of the list where there is no id. */
export function addressOf(ids: string[]): string {
  const coded = ids.map(encodeURIComponent).join(',');
  if (ids.length === 0) return '#';
  return ids.length === 1 ? `#run=${coded}` : `#compare=${coded}`;
}

/** The ids that the address names; none for the list. */
export function idsOf(hash: string): string[] {
  const coded = /^#(?:run|compare)=(.+)$/.exec(hash)?.[1];
  return coded?.split(',').map(decodeURIComponent) ?? [];
}

/** The ids of the address as it is now, after back and forward too. */
export function useAddress(): string[] {
  const [ids, setIds] = useState(() => idsOf(location.hash));
  useEffect(() => {
    const change = () => setIds(idsOf(location.hash));
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  return ids;
}
