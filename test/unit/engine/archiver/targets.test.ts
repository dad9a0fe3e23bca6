import { describe, expect, it } from 'vitest';
import { planTargets, type TargetChildren } from '../../../../main/engine/archiver/targets';

const folders: Record<string, string[]> = {
  '/': ['etc', 'home'],
  '/home/a': ['mail', 'work', 'zoo'],
  '/home': ['a', 'foo'],
  '/home/a/work': ['one', 'two'],
};

function plan(...targets: string[]): unknown {
  return literal(planTargets(targets, '/home/a', (folder) => folders[folder] ?? []));
}

/** `name: path` for what is saved whole, `name: [path, children]` for a way to targets. */
function literal(children: TargetChildren): unknown {
  return Object.fromEntries(
    [...children].map(([name, node]) => [
      name,
      node.kind === 'whole' ? node.path : [node.path, literal(node.children)],
    ]),
  );
}

describe('planTargets', () => {
  it('records the folders above an absolute target', () => {
    expect(plan('/home/a/work/', '/etc')).toEqual({
      etc: '/etc',
      home: ['/home', { a: ['/home/a', { work: '/home/a/work' }] }],
    });
  });

  it('records nothing above the working folder for a relative target', () => {
    expect(plan('work/one', '../foo')).toEqual({
      foo: '/home/foo',
      work: ['/home/a/work', { one: '/home/a/work/one' }],
    });
  });

  it('puts the entries of a target without a name at the root', () => {
    expect([plan('.'), plan('..'), plan('/')]).toEqual([
      { mail: '/home/a/mail', work: '/home/a/work', zoo: '/home/a/zoo' },
      { a: '/home/a', foo: '/home/foo' },
      { etc: '/etc', home: '/home' },
    ]);
  });

  it('numbers targets of one name from different places in the order given', () => {
    expect(plan('../foo', 'foo', '/foo', 'foo/', './foo')).toEqual({
      foo: '/home/foo',
      'foo-1': '/home/a/foo',
      'foo-2': '/foo',
    });
  });

  it('opens a target that contains another, whichever comes first', () => {
    const expected = { work: ['/home/a/work', { one: '/home/a/work/one', two: '/home/a/work/two' }] };
    expect([plan('work', 'work/one'), plan('work/one', 'work')]).toEqual([expected, expected]);
  });

  it('orders names by their bytes', () => {
    const names = ['/\u{10000}', '/\ue000', '/\udcff', '/Z', '/a'];
    expect([...planTargets(names, '/', () => []).keys()]).toEqual([
      'Z',
      'a',
      '\ue000',
      '\u{10000}',
      '\udcff',
    ]);
  });
});
