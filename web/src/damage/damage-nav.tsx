import { SubPages } from '../parts/sub-pages.js';

const PAGES = [
  { href: '/damage', name: 'Claims' },
  { href: '/damage/rates', name: 'Rates' },
  { href: '/damage/policies', name: 'Policies' },
  { href: '/damage/statements', name: 'Statements' },
];

export const DamageNav = () => <SubPages label="Pages about damage" pages={PAGES} />;
