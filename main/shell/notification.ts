import { dialog, Notification } from 'electron';
import type { NoticeContent } from './notices';

/** Shows a notification of the system, where it has them. The returned function takes it away. */
export function showNotification({ title, body, action, onClick }: NoticeContent): () => void {
  const notification = new Notification({ title, body, actions: [{ type: 'button', text: action.label }] });
  notification.on('click', () => onClick());
  notification.on('action', () => action.run());
  notification.show();
  return () => notification.close();
}

/** The same where it must not be missed: in a dialog where the system has no notifications. */
export function showSurely(content: NoticeContent): void {
  if (Notification.isSupported()) showNotification(content);
  else void dialog.showMessageBox({ message: content.title, detail: content.body });
}
