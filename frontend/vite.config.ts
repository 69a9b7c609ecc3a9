import { defineConfig } from 'vite';
import { precache } from './precache.ts';
import { sprite } from './sprite.ts';
import { tokens } from './tokens.ts';

// The floor is color-mix(); Lightning CSS lowers light-dark() and nesting, which Tabler uses, for it.
const floor = {
  chrome: 111 << 16,
  safari: (16 << 16) | (4 << 8),
  ios_saf: (16 << 16) | (4 << 8),
  firefox: 115 << 16,
};

export default defineConfig({
  base: '/static/dist/',
  publicDir: false,
  css: {
    transformer: 'lightningcss',
    lightningcss: { targets: floor },
    preprocessorOptions: { scss: { importers: [tokens] } },
  },
  build: {
    outDir: '../src/linli/foundation/ui/static/dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsDir: '',
    assetsInlineLimit: 0,
    cssMinify: 'lightningcss',
    modulePreload: { polyfill: false },
    target: ['chrome111', 'safari16.4', 'firefox115'],
    rollupOptions: {
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : '[name]-[hash].js') },
      input: {
        app: 'src/app.ts',
        field: 'src/field.ts',
        map: 'src/map.ts',
        sw: 'src/sw.ts',
        styles: 'src/styles/app.scss',
        leaflet: 'src/styles/map.css',
      },
    },
  },
  plugins: [sprite(), precache(/\.(js|css|svg)$/, /^(sw\.js|map-|leaflet-)/)],
});
