import { SubPages } from '../parts/sub-pages.js';

const PAGES = [
  { href: '/partners', name: 'Libraries' },
  { href: '/partners/fairness', name: 'Fairness' },
];

export const PartnersNav = () => <SubPages label="Pages about partners" pages={PAGES} />;
