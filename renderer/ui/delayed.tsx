import { useEffect, useState, type ReactNode } from 'react';

/** Answers that come sooner need no placeholder: it would only flicker. */
const patienceMs = 200;

/** Shows its children only when they are still wanted after a moment. */
export function Delayed({ children }: { readonly children: ReactNode }) {
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setDue(true), patienceMs);
    return () => window.clearTimeout(timer);
  }, []);
  return isDue ? children : null;
}
