import { markup, Markup } from "./markup";
import { brandMark } from "./brand-mark";
import { metaCsp, style } from "./style";

/** A page that says one thing, where there is no share to show: it tells nothing of any. */
export function noticeHtml({ title, text }: { title: string; text: string }): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(metaCsp)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="dark light">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header class="top"><span class="brand">${brandMark}Jetlag</span><span class="m">Shared evidence</span></header>
<main>
<div class="head"><h1>${title}</h1><p class="m">${text}</p></div>
</main>
</body>
</html>
`.text;
}
