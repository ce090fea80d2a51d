/** Whether there is a line, what still waits, and what somebody has to do about it. */
import { caller, signedInFor, ways } from '../api/session.js';
import { several } from '../parts/words.js';
import { SignIn } from '../shell/sign-in.js';
import { newer, takeNewer, worksOffline } from './offline.js';
import { branch, kick, line, speaker, standing } from './station.js';

export function LineStatus() {
  const { waiting } = standing.value;
  return (
    <section class="line" aria-label="Line">
      <p class={`state ${line.value.how}`}>
        <strong>{waiting.length === 0 ? 'Nothing waits' : `${several(waiting.length, 'scan')} waiting`}</strong>
        <span>{stateInWords()}</span>
        {waiting.length > 0 && line.value.how === 'later' && (
          <button type="button" onClick={kick}>
            Send now
          </button>
        )}
      </p>
      <p class="hint">
        {worksOffline.value
          ? 'This page opens without a line, too.'
          : 'This page is being kept for when there is no line.'}
      </p>
      <Newer />
      <Held />
      <WhoSends />
    </section>
  );
}

function stateInWords(): string {
  switch (line.value.how) {
    case 'sending':
      return 'Sending …';
    case 'later':
      return `${line.value.why} Go on scanning: everything is kept on this device and sent by itself.`;
    case 'sign-in':
      return 'Sign in, and what waits is sent. Until then go on scanning.';
    case 'not-allowed':
      return 'Waybill does not take it from who is signed in here.';
    case 'done':
      return standing.value.waiting.length === 0 ? 'All that was scanned here is at Waybill.' : '';
  }
}

function Newer() {
  if (!newer.value) return null;
  return (
    <div class="notice" role="status">
      <p>A new version of this page is there. Nothing is lost when you change to it.</p>
      <button type="button" onClick={takeNewer}>
        Change to it
      </button>
    </div>
  );
}

/** Scans of a branch are sent under its own session and under no other. */
function Held() {
  return (
    <>
      {[...standing.value.held].map(([code, many]) => (
        <p key={code} class="problem">
          {several(many, 'scan')} of {code} {many === 1 ? 'waits' : 'wait'} here for somebody of {code}. Sign out, sign
          in with the key of {code} on this device, and {many === 1 ? 'it is' : 'they are'} sent.
        </p>
      ))}
    </>
  );
}

function WhoSends() {
  if (speaker.value) return null;
  if (caller.value) {
    return (
      <p class="problem">
        You are signed in as {signedInFor(caller.value)}, who does not scan. Sign out, and sign in with the key of this
        station's branch.
      </p>
    );
  }
  if (!ways.value) return null;
  const knows = branch.value !== '';
  return (
    <details open={!knows || standing.value.waiting.length > 0}>
      <summary>{knows ? `Sign in for ${branch.value}` : 'Sign in once, so that the station knows its branch'}</summary>
      <SignIn provider={ways.value.provider} level="part" />
    </details>
  );
}
