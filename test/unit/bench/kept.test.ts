import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { findOrKeep } from '../../../bench/kept.mjs';
import { temporaryFolder } from '../../support/temporary-folder';

describe('what the bench keeps', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  const kept = () => join(folder, 'kept/it');
  const keep = (stamp: object, text: string) =>
    findOrKeep(kept(), stamp, join(folder, 'making'), async (making) => {
      writeFileSync(join(making, 'text'), text);
      if (text === 'broken') throw new Error('interrupted');
    });
  const text = () => readFileSync(join(kept(), 'text'), 'utf8');

  it('is made once for the same stamp, and anew for another', async () => {
    await keep({ build: 1 }, 'first');
    await keep({ build: 1 }, 'second');
    expect(text()).toBe('first');
    await keep({ build: 2 }, 'third');
    expect(text()).toBe('third');
    expect(existsSync(join(folder, 'making'))).toBe(false);
  });

  it('is not there when its making was interrupted', async () => {
    await expect(keep({ build: 1 }, 'broken')).rejects.toThrow('interrupted');
    expect(existsSync(kept())).toBe(false);
  });
});
