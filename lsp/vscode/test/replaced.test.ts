import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replaced } from '../src/replaced';

test('a part of a text is replaced', () => {
  assert.equal(replaced('x = [1]\ny\n', 4, 7, '{1}'), 'x = {1}\ny\n');
  assert.equal(replaced('', 0, 0, 'a\nb'), 'a\nb');
});

test('the text keeps its own line ends', () => {
  assert.equal(replaced('a\r\nb\r\n', 3, 4, 'c\nd'), 'a\r\nc\r\nd\r\n');
  assert.equal(replaced('a\nb\n', 2, 3, 'c\r\nd'), 'a\nc\nd\n');
});
