import { existsSync, mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../main/engine/errors';
import { listing, repository, run, target, useFreshRoom } from '../unit/engine/restorer/fresh-room';

useFreshRoom();

describe('a restore of more than a plan begins with', () => {
  const count = 16_384;
  const big = () => {
    const files = Array.from({ length: count }, (_, at) => repository.file(`f${at}`, ['shared']));
    const last = repository.folder('c', [repository.file('x', ['last']), repository.file('y', ['shared'])]);
    return [repository.folder('a', files), repository.folder('b', [last])];
  };
  const runBig = async (request: Parameters<typeof run>[1] = {}) => {
    const nodes = big();
    let wasThere: boolean | undefined;
    repository.onLoad = (id) => {
      const isLastTree = repository.blobs.get(id)?.includes('"name":"y"');
      if (isLastTree && !request.verify) wasThere = existsSync(target);
    };
    return { ...(await run(nodes, request)), wasThere: () => wasThere };
  };

  it('writes the beginning while the rest is planned', async () => {
    const { result, warnings, events, wasThere } = await runBig();
    expect([wasThere(), warnings, result.filesRestored, result.bytesRestored]).toEqual([
      true,
      [],
      count + 2,
      (count + 1) * 6 + 4,
    ]);
    const found = listing();
    expect([found.length, found.at(-1), found.at(-2)]).toEqual([count + 5, 'b/c/y: shared', 'b/c/x: last']);
    // Not before it is known how much there is.
    const totals = events.flatMap((event) => (event.kind === 'progress' ? [event.filesTotal] : []));
    expect(new Set(totals)).toEqual(new Set([count + 2]));
  });

  it('plans all first where something is there already, which the plan looks at', async () => {
    mkdirSync(target);
    const { warnings, wasThere } = await runBig();
    expect([wasThere(), warnings, listing().length]).toEqual([true, [], count + 5]);
  });

  it('ends with what went wrong in either', async () => {
    const nodes = big();
    repository.onLoad = (id) => {
      if (repository.blobs.get(id)?.toString() === 'shared') throw new EngineError('disk/full', 'no space');
    };
    await expect(run(nodes)).rejects.toMatchObject({ code: 'disk/full' });
    repository.onLoad = (id) => {
      if (repository.blobs.get(id)?.includes('"name":"y"'))
        throw new EngineError('storage/unavailable', 'gone');
    };
    await expect(run(nodes, { target: { kind: 'folder', path: `${target}-2` } })).rejects.toMatchObject({
      code: 'storage/unavailable',
    });
  });
});
