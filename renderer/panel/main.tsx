import { createRoot } from 'react-dom/client';
import { createClient } from '../api/client';
import { ClientContext } from '../api/hooks';
import { AppTheme } from '../app/app-theme';
import { MissingBridge } from '../app/missing-bridge';
import { StatusPanel } from './status-panel';

const { stowkeep } = window;

window.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') window.close();
});

createRoot(document.getElementById('root')!).render(
  stowkeep === undefined ? (
    <MissingBridge />
  ) : (
    <AppTheme>
      <ClientContext value={createClient(stowkeep)}>
        <StatusPanel />
      </ClientContext>
    </AppTheme>
  ),
);
