/** What changed on the page, said to those who do not see it. */
import { signal } from '@preact/signals';

const said = signal('');

export function announce(text: string): void {
  said.value = text;
}

export const LiveRegion = () => (
  <div class="unseen" role="status" aria-live="polite">
    {said.value}
  </div>
);
