/** The keyring of the desktop session, which scripts/support/desktop-session.sh starts and unlocks. */
import { execFileSync } from 'node:child_process';

/** As its owner does. What is kept stays. */
export function lockKeyring(): void {
  const service = '/org/freedesktop/secrets';
  const lock = ['org.freedesktop.Secret.Service.Lock', `array:objpath:${service}/collection/login`];
  execFileSync('dbus-send', [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.secrets',
    service,
    ...lock,
  ]);
}

/** As signing in to the computer does. Does nothing to one that is not locked. */
export function unlockKeyring(): void {
  execFileSync('gnome-keyring-daemon', ['--replace', '--unlock', '--components=secrets'], {
    input: 'test',
    // It lives on, and would keep us waiting for the end of what it writes.
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}
