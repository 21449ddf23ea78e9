import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canvasOf, certainty, colour, columns, css, escaped, lines, textOf } from '../src/canvas';

const RANGE = { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } };

function canvas(pieces: string[], entropy: (number | null)[], settled: boolean[] = []) {
  const found = canvasOf({ uri: 'file:///a.py', range: RANGE, text: '', pieces, entropy, settled });
  assert.ok(found);
  return found;
}

test('a canvas is read with care', () => {
  const said = { uri: 'file:///a.py', range: RANGE, text: 'ab', pieces: [], step: 3, maxSteps: 16, done: false };
  const found = canvasOf(said);
  assert.deepEqual(found?.pieces, ['ab']);
  assert.deepEqual([found.step, found.maxSteps, found.isDone], [3, 16, false]);
  assert.equal(canvasOf({ ...said, done: true })?.isDone, true);
  for (const wrong of [undefined, null, 'x', {}, { ...said, range: {} }, { ...said, uri: 1 }]) {
    assert.equal(canvasOf(wrong), undefined);
  }
});

test('the less entropy, the surer', () => {
  assert.equal(certainty(0), 1);
  assert.equal(certainty(null), 0);
  assert.equal(certainty(2), 0);
  assert.equal(certainty(50), 0);
  const grades = [0, 0.5, 1, 1.5, 2].map(certainty);
  assert.deepEqual(
    grades,
    [...grades].sort((a, b) => b - a),
  );
  assert.notEqual(grades[1], grades[3]);
});

test('each certainty has its colour', () => {
  const colours = new Set([colour('settled'), colour(1), colour(0.4), colour(0)]);
  assert.equal(colours.size, 4);
  assert.match(colour('settled'), /infill-settled/);
  assert.equal(colour(0), 'var(--vscode-infill-noise)');
});

test('a canvas is laid out in lines, and neighbours of one colour are one span', () => {
  const found = lines(canvas(['if x', ':\r\n\ty', ' = 1\n'], [0, 0, 1], [true, true, false]), 2);
  assert.deepEqual(found, [
    [{ text: 'if x:', certainty: 'settled' }],
    [
      { text: '  y', certainty: 'settled' },
      { text: ' = 1', certainty: 0.6 },
    ],
    [],
  ]);
  assert.deepEqual(found.map(textOf), ['if x:', '  y = 1', '']);
});

test('a canvas that is not finite does not fill the screen without end', () => {
  assert.ok(lines(canvas(['x\n'.repeat(5000)], [0]), 4).length < 100);
});

test('what the model says cannot become CSS', () => {
  const text = 'a"; } body { display: none } /* \\ */ \n\0é😀';
  const found = escaped(text);
  assert.doesNotMatch(found, /["{};:\n*/<\0]/);
  // what a browser makes of it: a backslash, hexadecimal digits and one blank are a character
  const read = found.replace(/\\([0-9a-f]+) /g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));
  assert.equal(read, text.replace('\0', '\ufffd'));
});

test('each line has its own background, as wide as its text', () => {
  const found = css(lines(canvas(['ab', 'c\n\n日', 'x'], [0, null, 0], [true]), 4), 'editor');
  assert.match(found, /settled\) 0ch 2ch, var\(--vscode-infill-noise\) 2ch 3ch\) 0 0lh \/ 3ch 1lh/);
  assert.match(found, /noise\) 0ch 2ch, [^;]*open[^;]* 2ch 3ch\) 0 2lh \/ 3ch 1lh/);
  assert.match(found, /^content: "abc\\a \\a \\65e5 x";/);
});

test('wide characters take two columns, marks none', () => {
  assert.equal(columns('abc'), 3);
  assert.equal(columns('日本'), 4);
  assert.equal(columns('e\u0301'), 1);
  assert.equal(columns('😀'), 2);
});
