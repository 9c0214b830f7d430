// Bundles the program: src/main.ts becomes dist/main.js, with a chunk for each command, so that a command loads only what it uses.
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
rmSync(new URL('dist', import.meta.url), { recursive: true, force: true });
await build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  minifySyntax: true,
  legalComments: 'none',
  define: {
    STAGEONE_VERSION: JSON.stringify(version),
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': 'undefined',
  },
  // Packages with native parts or with data files beside their code stay where npm put them.
  external: [
    '@photostructure/sqlite',
    '@resvg/resvg-js',
    'citation-js',
    'dejavu-fonts-ttf',
    'fontkit',
    'node:sqlite',
    'pdfkit',
    'svg-to-pdfkit',
  ],
  alias: { 'react-devtools-core': './src/tui/no-devtools.js' },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  outExtension: { '.js': '.js' },
  chunkNames: 'chunks/[name]-[hash]',
});
chmodSync(new URL('dist/main.js', import.meta.url), 0o755);
