/** A part of a page: its heading, what it tells, and what stands there while it is asked, or when that fails. */
import type { ComponentChildren } from 'preact';
import type { Asked } from '../api/use-asked.js';

interface SectionProps<T> {
  readonly title: string;
  /** How to read it, in a sentence. */
  readonly hint?: ComponentChildren;
  readonly asked: Asked<T>;
  readonly children: (answer: T) => ComponentChildren;
}

export function Section<T>({ title, hint, asked, children }: SectionProps<T>) {
  const id = title.toLowerCase().replace(/[^a-z]+/g, '-');
  return (
    <section class="section" aria-labelledby={id} aria-busy={asked.isLoading}>
      <h2 id={id}>{title}</h2>
      {hint && <p class="hint">{hint}</p>}
      <Told asked={asked}>{children}</Told>
    </section>
  );
}

export function Told<T>({ asked, children }: Pick<SectionProps<T>, 'asked' | 'children'>) {
  if (asked.problem) {
    return (
      <div class="problem" role="alert">
        <p>{asked.problem.message}</p>
        <button type="button" onClick={asked.again}>
          Try again
        </button>
      </div>
    );
  }
  if (asked.answer === undefined) return <p class="waiting">Loading …</p>;
  return <>{children(asked.answer)}</>;
}
