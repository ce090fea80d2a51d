/**
 * Something is about to be recorded: first what is to be said, then what that means, then it is said. What is refused is told in the
 * words of the API, and nothing that was typed is lost.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../api/call.js';
import { announce } from '../shell/announce.js';

interface SayDialogProps<Body> {
  readonly title: string;
  /** What it is for, in a sentence. */
  readonly hint: string;
  /** The fields of the form; none where there is nothing to fill in. */
  readonly fields?: ComponentChildren;
  readonly bodyOf: (form: FormData) => Body;
  /** What will be recorded, in a sentence. */
  readonly meaning: (body: Body) => string;
  /** Throws the problem. */
  readonly say: (body: Body) => Promise<void>;
  readonly onClose: () => void;
}

export function SayDialog<Body>({ title, hint, fields, bodyOf, meaning, say, onClose }: SayDialogProps<Body>) {
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const [asking, setAsking] = useState<Body | undefined>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const shown = asking ?? (fields === undefined ? bodyOf(new FormData()) : undefined);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setProblem(undefined);
    if (shown === undefined) {
      setAsking(bodyOf(new FormData(event.currentTarget as HTMLFormElement)));
      return;
    }
    setBusy(true);
    try {
      await say(shown);
      announce(`${title}: recorded`);
      onClose();
    } catch (fault) {
      setProblem(fault instanceof Problem ? fault.message : String(fault));
      setAsking(undefined);
    } finally {
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} class="say" aria-labelledby="say-title" onClose={onClose}>
      <form ref={form} onSubmit={(event) => void submit(event)}>
        <h2 id="say-title">{title}</h2>
        <p class="hint">{hint}</p>
        <div class="fields" hidden={asking !== undefined}>
          {fields}
        </div>
        {shown !== undefined && (
          <p class="meaning" role="status">
            {meaning(shown)} It is recorded for good, with your key; a later word can change what it means, and erases
            nothing.
          </p>
        )}
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <p class="buttons">
          <button type="submit" class="button" disabled={isBusy}>
            {shown === undefined ? 'Look it over' : 'Record it'}
          </button>
          {asking !== undefined && (
            <button type="button" onClick={() => setAsking(undefined)}>
              Change it
            </button>
          )}
          <button type="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
        </p>
      </form>
    </dialog>
  );
}
