/** Where the pages begin. */
import { render } from 'preact';
import './styles/base.css';
import './styles/parts.css';
import './styles/shell.css';
import './styles/print.css';
import { followLinks } from './shell/router.js';
import { Shell } from './shell/shell.js';
import { applyTheme } from './shell/theme.js';

applyTheme();
followLinks();
const page = document.getElementById('page');
if (page) render(<Shell />, page);
