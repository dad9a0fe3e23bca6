import { createRoot } from 'react-dom/client';
import { createClient } from './api/client';
import { App } from './app/app';
import { MissingBridge } from './app/missing-bridge';

const { stowkeep } = window;

createRoot(document.getElementById('root')!).render(
  stowkeep === undefined ? <MissingBridge /> : <App client={createClient(stowkeep)} />,
);
