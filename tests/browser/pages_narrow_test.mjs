// All pages where there is little room, or the other way round.
import { looks } from './lib.mjs';
import { look_at_pages } from './pages.mjs';

await look_at_pages(looks.filter(l => !['light', 'dark', 'forced'].includes(l.name)));
