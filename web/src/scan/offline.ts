/** The station without a line: the browser keeps its files. A newer version waits until somebody takes it. */
import { signal } from '@preact/signals';

/** Whether the station would open now if there were no line. */
export const worksOffline = signal(false);
/** A newer version that is there and waits. */
export const newer = signal<ServiceWorker | null>(null);

const LOOK_MS = 3_600_000;
let looking: ReturnType<typeof setInterval> | undefined;

export async function keepFiles(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register('/station-worker.js', { scope: '/scan' });
  const look = () => {
    worksOffline.value = registration.active !== null;
    newer.value = registration.active ? registration.waiting : null;
  };
  const follow = (worker: ServiceWorker | null) => worker?.addEventListener('statechange', look);
  registration.addEventListener('updatefound', () => follow(registration.installing));
  follow(registration.installing);
  follow(registration.waiting);
  look();
  looking ??= setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
}

/** Never amid scanning, but when somebody says so. Nothing is lost: what waits is on the disk. */
export function takeNewer(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  newer.value?.postMessage('take-over');
}
