/** Who is not known yet: signs in with the organisation, or shows a key once, which becomes a session that no script can read. */
import { useState } from 'preact/hooks';
import { Problem } from '../api/call.js';
import { signInWithKey } from '../api/session.js';
import { fieldOf } from '../parts/filter-form.js';

/** `level`: whether it is the page, or a part of one that has its own heading. */
export function SignIn({ provider, level = 'page' }: { readonly provider: boolean; readonly level?: 'page' | 'part' }) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const key = fieldOf(form, 'key');
    setBusy(true);
    try {
      await signInWithKey(key);
    } catch (fault) {
      setProblem(fault instanceof Problem ? fault.message : 'Waybill does not answer. Try again in a moment.');
      form.querySelector('input')?.focus();
    } finally {
      setBusy(false);
    }
  };

  return (
    <div class="sign-in">
      {level === 'page' ? <h1>Sign in</h1> : <h2>Sign in</h2>}
      {provider && (
        <p>
          <a class="button" href={`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`}>
            Sign in with your organisation
          </a>
        </p>
      )}
      <form onSubmit={(event) => void submit(event)}>
        <label>
          Key
          <input
            name="key"
            type="password"
            autoComplete="off"
            required
            aria-describedby="key-help"
            aria-invalid={problem ? true : undefined}
          />
        </label>
        <p id="key-help" class="hint">
          It begins with <code>wb_</code>; an admin issues it. It is traded for a session of this browser and kept
          nowhere.
        </p>
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button" disabled={busy}>
          Sign in
        </button>
      </form>
    </div>
  );
}
