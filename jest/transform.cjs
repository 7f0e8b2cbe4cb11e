const { createHash } = require('node:crypto');
const { version, transformSync } = require('esbuild');

const OPTIONS = {
  loader: 'ts',
  format: 'cjs',
  target: 'node20',
  supported: { 'dynamic-import': false }, // Jest loads modules by `require`
  sourcemap: 'inline',
  sourcesContent: false,
};

/**
 * How Jest reads TypeScript: with esbuild, each file by itself. Types are checked by `npm run typecheck`, once and not in
 * every worker.
 */
module.exports = {
  getCacheKey(source, file) {
    return createHash('sha256')
      .update(JSON.stringify([version, OPTIONS, file, source]))
      .digest('hex');
  },
  process(source, file) {
    return transformSync(source, { ...OPTIONS, sourcefile: file });
  },
};
