import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Restarts } from '../src/restarts';
import { shown, statusOf } from '../src/states';

test('a status is read with care', () => {
  assert.deepEqual(statusOf({ state: 'thinking', reason: 'x' }), { state: 'thinking', reason: 'x' });
  assert.deepEqual(statusOf({ state: 'ready' }), { state: 'ready', reason: '' });
  for (const said of [undefined, null, 3, {}, { state: 'toString' }, { state: 1 }]) {
    assert.equal(statusOf(said), undefined);
  }
});

test('a status shows its reason, and steps while it thinks', () => {
  const lost = shown({ state: 'unreachable', reason: 'no daemon at http://box:8012' });
  assert.match(lost.text, /infill: unreachable$/);
  assert.equal(lost.tooltip, 'infill is unreachable: no daemon at http://box:8012');
  assert.ok(lost.isWarning);
  assert.match(shown({ state: 'thinking', reason: '' }, '3/16').text, /thinking 3\/16$/);
  assert.match(shown({ state: 'ready', reason: '' }, '3/16').text, / infill$/);
});

test('a server that ends again and again is not started for ever', () => {
  const restarts = new Restarts();
  const first = [0, 1, 2].map((now_ms) => restarts.pause(now_ms));
  assert.ok(first.every((pause_ms) => pause_ms !== undefined));
  assert.ok((first[0] ?? 0) < (first[2] ?? 0));
  assert.equal(restarts.pause(3), undefined);
  assert.notEqual(restarts.pause(120_000), undefined);
  for (let now_ms = 120_001; now_ms < 120_004; now_ms++) {
    restarts.pause(now_ms);
  }
  restarts.clear();
  assert.notEqual(restarts.pause(120_005), undefined);
});
