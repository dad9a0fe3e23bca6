import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { callChannel, cancelChannel } from '../../contract/channels';
import type { IpcServer, Sender } from './server';

type IpcEvent = IpcMainEvent | IpcMainInvokeEvent;

/** Lets `server` answer what the window asks, and what it asks before there is one then. The returned function ends it. */
export function listenToWindow(
  server: Promise<IpcServer>,
  isTrusted: (event: IpcEvent) => boolean,
): () => void {
  const senderOf = (event: IpcEvent): Sender => ({ isTrusted: isTrusted(event), id: event.sender.id });
  const onCall = async (event: IpcMainInvokeEvent, request: unknown) => {
    const sender = senderOf(event);
    return JSON.stringify(await (await server).answer(sender, request));
  };
  const onCancel = (event: IpcMainEvent, requestId: unknown) => {
    const sender = senderOf(event);
    void server.then((ready) => ready.cancel(sender, requestId));
  };
  ipcMain.handle(callChannel, onCall);
  ipcMain.on(cancelChannel, onCancel);
  return () => {
    ipcMain.removeHandler(callChannel);
    ipcMain.removeListener(cancelChannel, onCancel);
  };
}
