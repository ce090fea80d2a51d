/** Listens to the whole page for a scanner, wherever the focus is. What its keys did to the page on the way is undone. */
import { settings } from './settings.js';
import { fallSilent, hear, QUIET, type Burst } from './wedge.js';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
const NOT_TYPED_IN = ['radio', 'checkbox', 'range', 'button', 'submit'];
const isTypedIn = (target: EventTarget | null): boolean =>
  isField(target) && !(target instanceof HTMLSelectElement) && !NOT_TYPED_IN.includes(target.type);
/** Whoever types a key of theirs has it to themselves. */
const isSecret = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === 'password';

/** Returns what ends it. */
export function listenForScans(scanned: (text: string) => void): () => void {
  let burst: Burst = QUIET;
  let before: { readonly field: Field; readonly value: string } | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const done = (text: string) => {
    burst = { ...burst, text: '', isOver: true };
    if (before && before.field.value !== before.value) {
      before.field.value = before.value;
      before.field.dispatchEvent(
        new Event(before.field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }),
      );
    }
    scanned(text);
  };

  const pressed = (event: KeyboardEvent) => {
    const { key, target, timeStamp } = event;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || isSecret(target)) return;
    const heard = hear(burst, key, timeStamp, settings.value);
    burst = heard.burst;
    if (heard.mayBegin) before = isField(target) ? { field: target, value: target.value } : undefined;
    if (heard.scan !== undefined || (heard.isOfBurst && (key.length > 1 || !isTypedIn(target)))) event.preventDefault();
    if (heard.scan !== undefined) done(heard.scan);
    clearTimeout(silence);
    if (settings.value.suffix !== 'none') return;
    silence = setTimeout(() => {
      const text = fallSilent(burst, performance.now(), settings.value);
      if (text !== undefined) done(text);
    }, settings.value.burstMs * 2);
  };

  document.addEventListener('keydown', pressed, { capture: true });
  return () => {
    clearTimeout(silence);
    document.removeEventListener('keydown', pressed, { capture: true });
  };
}
