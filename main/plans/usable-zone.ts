const usable = new Map<string, boolean>();

/** `zone` if its clocks are known. A computer may be set to one that does not exist, and then tells another name for it or none. */
export function usableZone(zone: string | undefined): string {
  if (zone === undefined) return 'UTC';
  const isUsable = usable.get(zone) ?? hasClocks(zone);
  usable.set(zone, isUsable);
  return isUsable ? zone : 'UTC';
}

function hasClocks(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
