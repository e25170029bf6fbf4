import { Markup } from "./markup";

export const brandMark = new Markup(
  '<svg viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" aria-hidden="true"><path d="M12.5 3A7 7 0 1 0 16 9M9 5.5V9l2.5 1.5"/><circle cx="15" cy="4.2" r="1.6" class="dead" stroke="none"/></svg>',
);
