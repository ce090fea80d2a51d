/**
 * The worker that opens the scan station without a line: it keeps the files of one build, each checked by its hash, and answers for those
 * and for nothing else. Whatever asks the service goes past it. A newer build waits until the page says to take over.
 */
/* global self, caches, location, VERSION, FILES */
const CACHE = `waybill-station-${VERSION}`;
const KEPT = new Map(FILES);

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method === 'GET' && origin === location.origin && KEPT.has(pathname))
    event.respondWith(kept(event.request, pathname));
});

/** All of them or none: files of two builds do not fit together. */
async function keep() {
  const answers = await Promise.all(
    FILES.map(async ([path, integrity]) => [path, await fetch(path, { integrity, cache: 'no-cache' })]),
  );
  const bad = answers.find(([, { ok }]) => !ok);
  if (bad) throw new Error(`${bad[0]} is not there.`);
  const cache = await caches.open(CACHE);
  await Promise.all(answers.map(([path, answer]) => cache.put(path, answer)));
}

async function kept(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

async function forgetOthers() {
  const names = (await caches.keys()).filter((name) => name.startsWith('waybill-station-') && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
}
