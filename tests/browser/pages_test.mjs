// All pages: markup, weight, keyboard; light, dark and forced colours.
//   node pages_test.mjs [PART OF A PATH]      SHOTS=1 keeps a picture of each
import { looks } from './lib.mjs';
import { look_at_pages } from './pages.mjs';

await look_at_pages(looks.filter(l => ['light', 'dark', 'forced'].includes(l.name)), { once: true });
