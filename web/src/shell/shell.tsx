/** What is around every page: header, navigation, who is here; and the page itself, once somebody has signed in. */
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { caller, findOut, signedInFor, signOut, ways } from '../api/session.js';
import { HOME, pageAt, PAGES, type Page, type PageProps } from '../pages.js';
import { LiveRegion } from './announce.js';
import { ErrorBoundary } from './error-boundary.js';
import { go, path } from './router.js';
import { SignIn } from './sign-in.js';
import { chooseTheme, theme, THEMES, type Theme } from './theme.js';

export function Shell() {
  useEffect(() => void findOut(), []);
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>
        Skip to content
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        <ErrorBoundary key={path.value}>
          <Content />
        </ErrorBoundary>
      </main>
      <LiveRegion />
    </>
  );
}

/** The address stays: it is the view, and goes to colleagues. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function Header() {
  return (
    <header class="header">
      <a class="brand" href={HOME}>
        Waybill
      </a>
      {caller.value && (
        <nav aria-label="Pages">
          <ul>
            {PAGES.map(
              ({ path: to, name }) =>
                name && (
                  <li key={to}>
                    <a href={to} aria-current={isWithin(to) ? 'page' : undefined}>
                      {name}
                    </a>
                  </li>
                ),
            )}
          </ul>
        </nav>
      )}
      <div class="here">
        <label>
          <span class="unseen">Colours</span>
          <select value={theme.value} onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}>
            {THEMES.map((name) => (
              <option key={name} value={name}>
                {name === 'system' ? 'As the system' : name === 'light' ? 'Light' : 'Dark'}
              </option>
            ))}
          </select>
        </label>
        {caller.value && (
          <>
            <span class="who">{signedInFor(caller.value)}</span>
            <button type="button" onClick={() => void signOut()}>
              Sign out
            </button>
          </>
        )}
      </div>
    </header>
  );
}

const isWithin = (to: string): boolean => path.value === to || path.value.startsWith(`${to}/`);

function Content() {
  const here = path.value;
  useEffect(() => {
    if (here === '/') go(HOME, { replace: true });
  }, [here]);
  const found = pageAt(here);
  if (!found?.page.isForAll) {
    if (ways.value === undefined) return <p class="waiting">Loading …</p>;
    if (!caller.value) return <SignIn provider={ways.value.provider} />;
  }
  if (here === '/') return null;
  if (!found) return <NothingHere />;
  return <Loaded key={found.page.path} page={found.page} named={found.named} />;
}

function NothingHere() {
  return (
    <>
      <h1>There is no page here</h1>
      <p>
        The address may be mistyped. <a href={HOME}>See the lag</a>, or choose another page above.
      </p>
    </>
  );
}

/** A page that comes with its own code. Whoever came by a link hears where they are. */
function Loaded({ page, named }: { readonly page: Page } & PageProps) {
  const [loaded, setLoaded] = useState<{ readonly Show: ComponentType<PageProps> } | { readonly fault: unknown }>();
  const first = useRef(document.activeElement === document.body);
  useEffect(() => {
    page.load().then(
      (Show) => setLoaded({ Show }),
      (fault: unknown) => setLoaded({ fault }),
    );
  }, [page]);
  useEffect(() => {
    if (loaded && !first.current) document.getElementById('content')?.focus({ preventScroll: true });
  }, [loaded]);
  if (!loaded) return <p class="waiting">Loading …</p>;
  if ('fault' in loaded) throw loaded.fault;
  return <loaded.Show named={named} />;
}
