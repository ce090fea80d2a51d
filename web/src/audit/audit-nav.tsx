import { SubPages } from '../parts/sub-pages.js';

const PAGES = [
  { href: '/audit', name: 'Timelines' },
  { href: '/audit/moments', name: 'Two moments' },
  { href: '/audit/checkpoints', name: 'Checkpoints' },
];

export const AuditNav = () => <SubPages label="Pages of the audit" pages={PAGES} />;
