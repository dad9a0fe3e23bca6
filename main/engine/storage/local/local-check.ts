import { access, constants, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EngineError } from '../../errors';
import { checkFileContent, checkFileName } from '../check-file';
import type { CheckStep, Finding, PlaceCheck } from '../place-check';
import { localError, systemCode } from './local-errors';

/** The looks at a folder: whoever may create files there may mostly delete all of them, so that nothing is said about that. */
export class LocalCheck implements PlaceCheck {
  readonly steps: readonly CheckStep[] = [
    { id: 'container', look: () => this.#translated(() => this.#find()) },
    this.#inFolder('list', 'container', () => readdir(this.#root)),
    this.#inFolder('create', 'container', () => writeFile(this.#file, checkFileContent, { flag: 'wx' })),
    this.#inFolder('read', 'create', () => this.#read()),
    this.#inFolder('delete-locks', 'create', () => rm(this.#file)),
  ];
  readonly #root: string;
  /** In the folder itself: an empty one must not get a folder for locks. */
  readonly #file: string;
  #isAbsent = false;

  constructor(root: string) {
    this.#root = root;
    this.#file = join(root, checkFileName());
  }

  async clean(): Promise<void> {
    await rm(this.#file, { force: true });
  }

  #inFolder(id: CheckStep['id'], needs: CheckStep['id'], look: () => Promise<unknown>): CheckStep {
    return {
      id,
      needs,
      look: async () => {
        if (this.#isAbsent) return { state: 'unknown' };
        await this.#translated(look);
        return { state: 'passed' };
      },
    };
  }

  async #find(): Promise<Finding> {
    try {
      const found = await stat(this.#root);
      if (found.isDirectory()) return { state: 'passed', facts: { exists: true } };
      throw new EngineError('storage/not-found', `${this.#root} is no folder`, { path: this.#root });
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
    await access(await this.#nearestFolder(), constants.W_OK);
    this.#isAbsent = true;
    return { state: 'passed', facts: { exists: false } };
  }

  /** Where the folder would be made. */
  async #nearestFolder(): Promise<string> {
    for (let folder = dirname(this.#root); ; folder = dirname(folder)) {
      const isThere = await stat(folder).then(
        () => true,
        () => false,
      );
      if (isThere || folder === dirname(folder)) return folder;
    }
  }

  async #read(): Promise<void> {
    if ((await readFile(this.#file, 'utf8')) === checkFileContent) return;
    throw new EngineError('storage/unavailable', `${this.#file} was read otherwise than it was written`, {
      path: this.#file,
    });
  }

  async #translated<T>(look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      throw localError(error, this.#root);
    }
  }
}
