import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lately } from '../src/lately';

const typed = { rangeOffset: 4, rangeLength: 0, text: 'a' };

test('what was typed a moment ago counts once', () => {
  const lately = new Lately();
  assert.equal(lately.take('a', 2, 5, 0), false);
  lately.note('a', 2, [typed], 1000);
  lately.note('a', 2, [], 1000);
  assert.equal(lately.take('a', 2, 5, 5000), true);
  assert.equal(lately.take('a', 2, 5, 5000), false);
  lately.note('a', 3, [{ rangeOffset: 5, rangeLength: 0, text: ' ' }], 5000);
  assert.equal(lately.take('a', 3, 6, 5001), true);
});

test('it still counts when a busy machine has taken its time to start the server', () => {
  const lately = new Lately();
  lately.note('a', 2, [typed], 0);
  assert.equal(lately.take('a', 2, 5, 40_000), true);
});

test('nothing counts that is old, or where something else was done since', () => {
  const asked: [string, number, number, number][] = [
    ['a', 2, 5, 60_000],
    ['b', 2, 5, 1],
    ['a', 3, 5, 1],
    ['a', 2, 4, 1],
  ];
  for (const given of asked) {
    const lately = new Lately();
    lately.note('a', 2, [typed], 0);
    assert.equal(lately.take(...given), false, given.join());
  }
});

test('deletions, new lines and edits at several places are no typing', () => {
  for (const edits of [
    [{ rangeOffset: 4, rangeLength: 1, text: '' }],
    [{ rangeOffset: 5, rangeLength: 0, text: '\n    ' }],
    [typed, typed],
  ]) {
    const lately = new Lately();
    lately.note('a', 1, [typed], 0);
    lately.note('a', 2, edits, 0);
    assert.equal(lately.take('a', 2, 5, 1), false);
    assert.equal(lately.take('a', 1, 5, 1), false);
  }
});
