import { formatCountOf } from "../../format";
import { hiddenSentence } from "../../redact";
import type { ShareSnapshot } from "../snapshot";
import { brandMark } from "./brand-mark";
import { casePage } from "./case-page";
import { groupPage } from "./group-page";
import { data, markup, Markup, type Markup as Made } from "./markup";
import { time } from "./parts";
import { redrivePage } from "./redrive-page";
import { metaCsp, style } from "./style";

/** What the rows of a table may take of the page's 5 MB. */
const ROOM_FOR_ROWS = 2_000_000;

const nouns = { case: "Dead letter", group: "Failure group", redrive: "Re-drive" };

/** The page itself as a file: relative, so that no document holds the token. A file has none. */
const download = markup`<span class="screen"> · <a href="?download">Download as one file</a></span>`;

/**
 * A snapshot as one HTML document that needs nothing else: no script, no picture, no font is loaded, and no link leads anywhere, but to the
 * document itself as a file. At most 5 MB; what is left out is said.
 */
export function toHtml(snapshot: ShareSnapshot): string {
  const { lead, main } = pageOf(snapshot);
  const by = snapshot.takenBy === null ? null : markup` by ${data(snapshot.takenBy)}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(metaCsp)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="dark light">
<title>${nouns[snapshot.kind]}: ${snapshot.title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header class="top"><span class="brand">${brandMark}Jetlag</span><span class="m">Shared evidence</span><span class="end s m">frozen ${time(snapshot.takenAt)}${by}${download}</span></header>
<main>
<div class="head"><h1 dir="auto">${data(snapshot.title)}</h1>${lead}</div>
${note(snapshot)}
${main}
<p class="foot">A copy as of ${time(snapshot.takenAt)}: nothing on it is live, and nothing can be done from it. ${ends(snapshot)}</p>
</main>
</body>
</html>
`.text;
}

/** A page that was made by `toHtml` as the file that one keeps. Texts are escaped: only the link itself can look like it. */
export const asFile = (html: string): string => html.replace(download.text, "");

function pageOf(snapshot: ShareSnapshot): { lead: Made; main: Made } {
  switch (snapshot.kind) {
    case "case":
      return casePage(snapshot);
    case "group":
      return groupPage(snapshot, ROOM_FOR_ROWS);
    case "redrive":
      return redrivePage(snapshot, ROOM_FOR_ROWS);
  }
}

/** What a reader may take for data, and is none. */
function note(snapshot: ShareSnapshot): Made {
  const { redaction, values, hidden, kind } = snapshot;
  if (redaction === "none")
    return markup`<p class="note open"><b>Nothing is hidden.</b> Whoever shared this chose to show values as they are.</p>`;
  const what = hiddenSentence({ values, hidden });
  const found = `${what === "nothing" ? "the rules found nothing to hide" : `hidden: ${what}`}.${hasFlows(snapshot) ? ` ${FLOWS}` : ""}${untold(snapshot)}`;
  if (redaction === "structure" && kind === "case")
    return markup`<p class="note"><b>Values are hidden.</b> Structure and names are as they were; ‹…› stands for a value; ${found}</p>`;
  return markup`<p class="note"><b>Secrets and people are hidden</b> as far as they are known by their looks, with ‹…› in their place; ${found}</p>`;
}

/** Whoever looks for one of them elsewhere would find nothing, and not know why. */
const FLOWS = "Ids of flows (sagas, calls, conversations) are not the real ones: they tell them apart on this page, and nowhere else.";

function untold(snapshot: ShareSnapshot): string {
  const count = snapshot.kind === "redrive" ? snapshot.redrive.untold : 0;
  if (count === 0) return "";
  return ` In ${formatCountOf(count, "place")} a subject or a reason is left out: of letters that are forgotten nobody knows which ids of flows stand there.`;
}

function hasFlows(snapshot: ShareSnapshot): boolean {
  switch (snapshot.kind) {
    case "case":
      return snapshot.letter.correlation.shown.length > 0;
    case "group":
      return snapshot.group.letters.some(({ correlation }) => correlation.shown.length > 0);
    case "redrive":
      return false;
  }
}

const ends = ({ linkExpiresAt }: ShareSnapshot) =>
  linkExpiresAt === null ? null : markup`Its link ends ${time(linkExpiresAt)}; a downloaded file stays.`;
