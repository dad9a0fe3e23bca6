import { useEffect, useState } from 'react';

/** Ages such as "5 minutes ago" must not be older than that. */
const renewalMs = 30_000;

/** The time in milliseconds since the epoch, renewed every half minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), renewalMs);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
