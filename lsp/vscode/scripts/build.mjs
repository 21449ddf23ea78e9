// Bundles the extension into dist/extension.js, with the licenses of what it contains; with --tests, each file of test/
// into dist/test/.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const isTests = process.argv.includes('--tests');
const isProduction = process.argv.includes('--production');

rmSync(isTests ? 'dist/test' : 'dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: isTests ? readdirSync('test').map((name) => `test/${name}`) : ['src/extension.ts'],
  ...(isTests ? { outdir: 'dist/test' } : { outfile: 'dist/extension.js' }),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  minify: isProduction,
  sourcemap: !isProduction,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
if (!isTests) {
  const folders = Object.keys(metafile.inputs).map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
  writeFileSync('dist/licenses.txt', packages.map(license).join('\n'));
}

function license(folder) {
  const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) {
    throw new Error(`${name} brings no license`);
  }
  return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
}
