/** What may be said of the claim: only what the API would take from whoever looks at it. */
import { useState } from 'preact/hooks';
import { tell } from '../api/tell.js';
import type { ClaimAnswer } from '../api/contract.js';
import type { Members } from '../parts/members.js';
import { SayDialog } from '../parts/say-dialog.js';
import { sayings } from './claim-sayings.js';
import type { Word } from './damage-words.js';

interface WordsProps {
  readonly claim: ClaimAnswer;
  readonly members: Members;
  /** Told where in the log it stands. */
  readonly onSaid: (position: string) => void;
}

export function ClaimWords({ claim, members, onSaid }: WordsProps) {
  const [saying, setSaying] = useState<Word>();
  const { claimId, may } = claim;
  if (may.length === 0) return <p class="hint">There is nothing that you can say of it now.</p>;
  const all = sayings(claim, members);
  return (
    <section class="words" aria-label="What you can say of it">
      <p class="buttons">
        {may.map((word) => (
          <button key={word} type="button" class={claim.yours ? 'button' : undefined} onClick={() => setSaying(word)}>
            {all[word].title}
          </button>
        ))}
      </p>
      {saying && (
        <SayDialog
          key={saying}
          {...all[saying]}
          say={async (body) => {
            const { position } = await tell(`/v1/damage/{claimId}/${saying}`, body as never, { claimId });
            onSaid(position);
          }}
          onClose={() => setSaying(undefined)}
        />
      )}
    </section>
  );
}
