import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** Writes into `sw.js` which built files it keeps, and a version that changes with them. */
export function precache(wanted: RegExp, unwanted: RegExp): Plugin {
  return {
    name: 'linli-precache',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') throw new Error('there is no sw.js');
      if (worker.imports.length) throw new Error('sw.js must stand alone');
      const files = Object.keys(bundle).filter((name) => wanted.test(name) && !unwanted.test(name)).sort();
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      worker.code = `const LL_VERSION=${JSON.stringify(version)},LL_FILES=${JSON.stringify(files)};\n${worker.code}`;
    },
  };
}
