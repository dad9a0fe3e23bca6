import Store from 'electron-store';
import { app } from 'electron';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

const key = 'document';

/** A JSON value in a file of the profile folder, written atomically and readable by this user only. */
export class JsonDocument {
  readonly #store: Store;
  #damagedCopy: string | undefined;

  /** `name` without extension. A file that is no JSON is set aside; it then reads as `null`, which no schema accepts. */
  constructor(name: string) {
    const options = { name, configFileMode: 0o600 };
    try {
      this.#store = new Store({ ...options, clearInvalidConfig: false });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#damagedCopy = setAside(join(app.getPath('userData'), `${name}.json`));
      this.#store = new Store({ ...options, clearInvalidConfig: true });
    }
  }

  /** `undefined` when nothing was written yet. */
  read(): unknown {
    return this.#damagedCopy === undefined ? this.#store.get(key) : null;
  }

  /** `undefined` removes what is there. */
  write(document: unknown): void {
    this.#store.store = document === undefined ? {} : { [key]: document };
    this.#damagedCopy = undefined;
  }

  /** Keeps a copy of the file for support; returns the copy's path. */
  setAside(): string {
    return (this.#damagedCopy ??= setAside(this.#store.path));
  }
}

function setAside(path: string): string {
  const copy = `${path}.damaged`;
  copyFileSync(path, copy);
  return copy;
}
