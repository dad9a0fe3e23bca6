/** The window without Electron, on made-up data: `?scene=used&speed=1&slow=0&language=en`, and the names in `FakeAzureOptions` and `FakePlansOptions`. Built by its own config, never part of the app. */
import './language';
import { createRoot } from 'react-dom/client';
import { createClient } from '../api/client';
import type { FakeAzureOptions } from '../api/fake/fake-azure';
import type { FakePlansOptions } from '../api/fake/fake-plans';
import { FakeBridge, type FakeScene } from '../api/fake/fake-bridge';
import { App } from '../app/app';

const parameters = new URLSearchParams(location.search);
const slowMs = Number(parameters.get('slow') ?? 0);
const speed = Number(parameters.get('speed') ?? 1);
const tickMs = 100;

const bridge = new FakeBridge({
  scene: (parameters.get('scene') ?? 'used') as FakeScene,
  azure: Object.fromEntries(parameters) as Partial<FakeAzureOptions>,
  plans: Object.fromEntries(parameters) as Partial<FakePlansOptions>,
  nowMs: () => Date.now(),
  wait: () => new Promise((resolve) => window.setTimeout(resolve, slowMs)),
});
window.setInterval(() => bridge.advance(tickMs * speed), tickMs);

createRoot(document.getElementById('root')!).render(<App client={createClient(bridge)} />);
