import { existsSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const tabler = 'node_modules/@tabler/icons/icons/outline/';
const own = 'src/icons/';
const HOME_SCREEN = [180, 192, 512];

function symbol(name: string): string {
  const file = existsSync(`${own}${name}.svg`) ? `${own}${name}.svg` : `${tabler}${name}.svg`;
  const body = readFileSync(file, 'utf8')
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, '')
    .replace(/\s*\n\s*/g, '');
  return (
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
    `stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`
  );
}

/** One hashed sprite of the icons named in `src/icons/icons.txt`, the mark of Linli and its pictures for home screens; an unknown name stops the build. */
export function sprite(list = 'src/icons/icons.txt'): Plugin {
  return {
    name: 'linli-sprite',
    apply: 'build',
    generateBundle() {
      const names = readFileSync(list, 'utf8').split(/\s+/).filter(Boolean);
      this.emitFile({
        type: 'asset',
        name: 'icons.svg',
        originalFileName: 'icons.svg',
        source: `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join('')}</svg>`,
      });
      const mark = readFileSync(`${own}mark.svg`, 'utf8');
      this.emitFile({ type: 'asset', name: 'mark.svg', originalFileName: 'mark.svg', source: mark });
      for (const size of HOME_SCREEN) {
        const name = `app-${size}.png`;
        this.emitFile({ type: 'asset', name, originalFileName: name, source: readFileSync(own + name) });
      }
    },
  };
}
