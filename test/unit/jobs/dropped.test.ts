import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDropped } from '../../../main/jobs/dropped';
import { temporaryFolder } from '../../support/real-restic';
import { sourcesOf } from '../../support/sources-of';

let folder = temporaryFolder();
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

describe('what is dropped on the window', () => {
  it('is saved if it is a folder, and its own place is known by its real name', async () => {
    const root = realpathSync(folder.path);
    const at = (name: string) => join(root, name);
    mkdirSync(at('docs/below'), { recursive: true });
    mkdirSync(at('docs 2'));
    mkdirSync(at('elsewhere'));
    writeFileSync(at('file'), '');
    symlinkSync('elsewhere', at('link'));
    const sources = sourcesOf({ folders: [at('docs')], excludes: ['*.tmp'] });
    const names = ['docs', 'docs/below', 'docs 2', 'file', 'missing', 'link', 'elsewhere'];
    const dropped = await addDropped(sources, [...names.map(at), 'docs']);
    const added = [at('docs 2'), at('elsewhere')];
    expect(dropped).toEqual({
      sources: { ...sources, folders: [at('docs'), ...added] },
      added,
      refused: [
        { path: at('docs'), why: 'known' },
        { path: at('docs/below'), why: 'known' },
        { path: at('file'), why: 'no-folder' },
        { path: at('missing'), why: 'not-found' },
        { path: at('elsewhere'), why: 'known' },
        { path: 'docs', why: 'not-found' },
      ],
    });
  });
});
