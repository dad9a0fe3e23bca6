import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { callChannel, cancelChannel } from '../../contract/channels';
import type { IpcServer, Sender } from './server';

type IpcEvent = IpcMainEvent | IpcMainInvokeEvent;

/** Lets `server` answer what the window asks. The returned function ends it. */
export function listenToWindow(server: IpcServer, isTrusted: (event: IpcEvent) => boolean): () => void {
  const senderOf = (event: IpcEvent): Sender => ({ isTrusted: isTrusted(event), id: event.sender.id });
  const onCancel = (event: IpcMainEvent, requestId: unknown) => server.cancel(senderOf(event), requestId);
  ipcMain.handle(callChannel, (event, request: unknown) => server.answer(senderOf(event), request));
  ipcMain.on(cancelChannel, onCancel);
  return () => {
    ipcMain.removeHandler(callChannel);
    ipcMain.removeListener(cancelChannel, onCancel);
  };
}
