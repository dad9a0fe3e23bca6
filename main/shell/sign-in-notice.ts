import { Notification } from 'electron';
import type { Health } from '../../contract/data';

export interface SignInNoticeActions {
  /** Whether the person has the window before them, which tells it by itself. */
  readonly isWindowSeen: () => boolean;
  readonly open: () => void;
}

/** Tells whoever does not look at the window that backups stand still until they sign in; a click opens it. */
export class SignInNotice {
  readonly #actions: SignInNoticeActions;
  #notification: Notification | undefined;

  constructor(actions: SignInNoticeActions) {
    this.#actions = actions;
  }

  show({ state }: Health): void {
    if (state !== 'sign-in-needed') this.dispose();
    else if (!this.#notification && !this.#actions.isWindowSeen()) this.#notification = this.#shown();
  }

  dispose(): void {
    this.#notification?.close();
    this.#notification = undefined;
  }

  #shown(): Notification {
    const notification = new Notification({
      title: 'Sign in to go on with your backups',
      body: 'They wait until then. Nothing is lost.',
    });
    notification.on('click', this.#actions.open);
    notification.show();
    return notification;
  }
}
