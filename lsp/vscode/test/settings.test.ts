import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverSettings, setValue } from '../src/settings';

test('only what was set is sent, the rest is taken back', () => {
  const settings = serverSettings((name) => ({ debounce: 10, 'related.files': 2 })[name], undefined);
  assert.equal(settings.debounce_ms, 10);
  assert.equal(settings.min_prefix, null);
  assert.deepEqual(settings.related, { files: 2 });
  assert.deepEqual(settings.daemon, { url: null, key: null });
  assert.equal(settings.canvas, true);
});

test('false and 0 are values', () => {
  const settings = serverSettings((name) => ({ automatic: false, minPrefix: 0, canvas: false })[name], 'k');
  assert.equal(settings.automatic, false);
  assert.equal(settings.min_prefix, 0);
  assert.equal(settings.canvas, false);
  assert.equal(settings.related, null);
  assert.deepEqual(settings.daemon, { url: null, key: 'k' });
});

test('an address loses its blanks', () => {
  const settings = serverSettings((name) => (name === 'daemon.url' ? ' http://box:8012 ' : undefined), undefined);
  assert.deepEqual(settings.daemon, { url: 'http://box:8012', key: null });
});

test('the narrowest place where a value is set holds', () => {
  assert.equal(setValue(undefined), undefined);
  assert.equal(setValue({}), undefined);
  assert.equal(setValue({ globalValue: 1 }), 1);
  assert.equal(setValue({ globalValue: 1, workspaceValue: 0 }), 0);
  assert.equal(setValue({ globalValue: 1, workspaceValue: true, workspaceFolderValue: false }), false);
});
