import { readFileSync } from 'node:fs';

type Tokens = {
  stages: Record<string, { fg: string; bg: string; dot: string }>;
  surfaces: Record<string, string>;
};

const file = new URL('./src/styles/tokens.json', import.meta.url);

/** `tokens.json` as the Sass module `linli:tokens` with the maps `$stages` (fg, bg, dot) and `$surfaces`. */
export const tokens = {
  canonicalize: (url: string) => (url === 'linli:tokens' ? new URL(url) : null),
  load() {
    const { stages, surfaces } = JSON.parse(readFileSync(file, 'utf8')) as Tokens;
    const stageMap = Object.entries(stages).map(([name, c]) => `'${name}': (${c.fg}, ${c.bg}, ${c.dot})`);
    const surfaceMap = Object.entries(surfaces).map(([name, colour]) => `'${name}': ${colour}`);
    return {
      syntax: 'scss' as const,
      contents: `$stages: (${stageMap.join(', ')});\n$surfaces: (${surfaceMap.join(', ')});`,
    };
  },
};
