import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { callChannel, cancelChannel, eventChannel } from '../contract/channels';
import type { Bridge } from '../contract/events';

const bridge: Bridge = {
  call: (requestId, group, name, input) => ipcRenderer.invoke(callChannel, { requestId, group, name, input }),
  cancel: (requestId) => ipcRenderer.send(cancelChannel, requestId),
  pathOf: (file) => webUtils.getPathForFile(file as File),
  onEvent: (listener) => {
    const onMessage = (_event: unknown, name: Parameters<typeof listener>[0], payload: unknown) =>
      listener(name, payload);
    ipcRenderer.on(eventChannel, onMessage);
    return () => ipcRenderer.removeListener(eventChannel, onMessage);
  },
};

contextBridge.exposeInMainWorld('stowkeep', bridge);
