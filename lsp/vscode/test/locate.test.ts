import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locate, type Surroundings } from '../src/locate';

function around(more: Partial<Surroundings>, ...programs: string[]): Surroundings {
  return {
    configured: [],
    interpreter: undefined,
    folders: [],
    environment: {},
    platform: 'linux',
    isProgram: (path) => programs.includes(path),
    ...more,
  };
}

test('a configured command goes first', () => {
  const configured = ['/opt/infill', 'lsp', '--verbose'];
  const path = { environment: { PATH: '/usr/bin' } };
  const found = locate(around({ configured, ...path }, '/usr/bin/infill', '/opt/infill'));
  assert.equal(found?.program, '/opt/infill');
  assert.deepEqual(found.arguments, ['lsp', '--verbose']);
  // one that is not there is not silently another one
  assert.equal(locate(around({ configured, ...path }, '/usr/bin/infill')), undefined);
  assert.equal(locate(around({ configured: ['python3'], ...path }, '/usr/bin/python3'))?.program, '/usr/bin/python3');
});

test('the selected environment goes before the folder, the folder before the path', () => {
  const more = {
    interpreter: '/envs/a/bin/python',
    folders: ['/projects/b'],
    environment: { VIRTUAL_ENV: '/envs/c', PATH: '/usr/local/bin:/usr/bin' },
  };
  const places = ['/envs/a/bin/infill', '/projects/b/.venv/bin/infill', '/envs/c/bin/infill', '/usr/bin/infill'];
  for (const [i, place] of places.entries()) {
    assert.equal(locate(around(more, ...places.slice(i)))?.program, place);
  }
  assert.deepEqual(locate(around(more, ...places))?.arguments, ['lsp']);
  assert.equal(locate(around(more)), undefined);
});

test('on Windows it looks in Scripts, and beside an interpreter', () => {
  const more = { platform: 'win32' as const, interpreter: 'C:\\conda\\python.exe', folders: ['C:\\work'] };
  for (const place of ['C:\\conda\\Scripts\\infill.exe', 'C:\\work\\.venv\\Scripts\\infill.exe']) {
    assert.equal(locate(around(more, place))?.program, place);
  }
  const path = { platform: 'win32' as const, environment: { Path: 'C:\\a;C:\\b' } };
  assert.equal(locate(around(path, 'C:\\b\\infill.exe'))?.program, 'C:\\b\\infill.exe');
});

test('folders of the path that depend on where the process is are no places for programs', () => {
  assert.equal(locate(around({ environment: { PATH: ':.:bin' } }, 'infill', './infill', 'bin/infill')), undefined);
});
