/** `npm run check`: what must be green before every commit. */
import { checks, performAll } from './check/checks.mjs';
import { Advice, runMain } from './support/run.mjs';

await runMain(async () => {
  const { failed } = await performAll(checks);
  if (failed > 0) throw new Advice(`${failed} of ${checks.length} checks failed`);
});
