/** Pages that belong together, under one name of the header. */
import { path } from '../shell/router.js';

export interface SubPage {
  readonly href: string;
  readonly name: string;
}

export const SubPages = ({ label, pages }: { readonly label: string; readonly pages: readonly SubPage[] }) => (
  <nav class="sub-pages" aria-label={label}>
    <ul>
      {pages.map(({ href, name }) => (
        <li key={href}>
          <a href={href} aria-current={path.value === href ? 'page' : undefined}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);
