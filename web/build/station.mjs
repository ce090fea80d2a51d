/** What the scan station needs to be installed and to open without a line: icons, a manifest, and the worker with its list of files. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const PAGE = 'src/scan/scan-page.tsx';
const ICON_SIZES = [192, 512];
const GROUND = '#0b5563';

/** `root`: of the pages; `outDir`: where they were built. */
export async function buildStation(root, outDir) {
  const icons = await Promise.all(ICON_SIZES.map((size) => icon(join(root, 'src', 'icon.svg'), size, outDir)));
  const manifest = {
    id: '/scan',
    name: 'Waybill scan station',
    short_name: 'Scan',
    description: 'Ship, receive, report damage: with or without a line',
    start_url: '/scan',
    scope: '/',
    display: 'standalone',
    background_color: '#fbfaf8',
    theme_color: GROUND,
    icons: icons.flatMap((src, at) => {
      const size = ICON_SIZES[at];
      return ['any', 'maskable'].map((purpose) => ({ src, sizes: `${size}x${size}`, type: 'image/png', purpose }));
    }),
  };
  writeFileSync(join(outDir, 'station.webmanifest'), JSON.stringify(manifest));

  const built = JSON.parse(readFileSync(join(outDir, '.vite', 'manifest.json'), 'utf8'));
  const assets = new Set([...filesOf(built, 'index.html'), ...filesOf(built, PAGE)].map((name) => `/${name}`));
  const files = [
    ['/scan', 'index.html'],
    ['/station.webmanifest', 'station.webmanifest'],
    ...[...assets, ...icons].map((path) => [path, path.slice(1)]),
  ].map(([path, file]) => [path, `sha256-${hashOf(join(outDir, file), 'base64')}`]);
  const worker = readFileSync(join(root, 'worker.js'), 'utf8');
  const version = createHash('sha256').update(JSON.stringify(files)).update(worker).digest('hex').slice(0, 12);
  const told = `const VERSION = '${version}';\nconst FILES = ${JSON.stringify(files)};\n`;
  writeFileSync(join(outDir, 'station-worker.js'), told + worker);
}

/** The icon fills its square, so that it may be cut to any shape. Its name changes with what is in it. */
async function icon(svg, size, outDir) {
  const png = await sharp(svg, { density: (72 * size) / 32 })
    .resize(size, size)
    .flatten({ background: GROUND })
    .png()
    .toBuffer();
  const hash = createHash('sha256').update(png).digest('hex').slice(0, 8);
  const path = `/assets/station-${size}-${hash}.png`;
  writeFileSync(join(outDir, path), png);
  return path;
}

/** A chunk of the build with all that it brings along. */
function filesOf(manifest, name, found = new Set()) {
  const { file, css = [], assets = [], imports = [] } = manifest[name];
  if (found.has(file)) return found;
  for (const one of [file, ...css, ...assets]) found.add(one);
  for (const other of imports) filesOf(manifest, other, found);
  return found;
}

const hashOf = (file, encoding) => createHash('sha256').update(readFileSync(file)).digest(encoding);
