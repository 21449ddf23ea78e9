// Bundles the extension into dist/extension.js; with --tests, each file of test/ into dist/test/.
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const isTests = process.argv.includes('--tests');
const isProduction = process.argv.includes('--production');

rmSync(isTests ? 'dist/test' : 'dist', { recursive: true, force: true });
await build({
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
  logLevel: 'warning',
});
