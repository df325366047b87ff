/** The new value, with the old objects in it wherever nothing changed: what is the same object need not be drawn again. */
export function share<T>(old: unknown, now: T): T {
  if (Object.is(old, now)) return now;
  if (Array.isArray(old) && Array.isArray(now)) {
    const mixed = now.map((item, i) => share(old[i], item));
    return (old.length === mixed.length && mixed.every((item, i) => item === old[i]) ? old : mixed) as T;
  }
  if (!isObject(old) || !isObject(now)) return now;
  const mixed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(now)) mixed[key] = share(old[key], value);
  const keys = Object.keys(mixed);
  return (Object.keys(old).length === keys.length && keys.every((key) => mixed[key] === old[key]) ? old : mixed) as T;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
