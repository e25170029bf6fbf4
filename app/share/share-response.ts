import { asFile, noticeHtml, shareCsp, shareCspOf } from "@/lib/domain/share";
import { shareHeaders } from "@/lib/http/security-headers";
import type { OpenedShare } from "@/lib/services/shares/open-share";

/** A document under the policy that it names itself, and under no other. */
function html(text: string, { status = 200, csp = shareCsp }: { status?: number; csp?: string } = {}): Response {
  const headers = new Headers({ ...shareHeaders, "content-type": "text/html; charset=utf-8", "content-security-policy": csp });
  return new Response(text, { status, headers });
}

type Notice = { status: number; title: string; text: string };

export const notices = {
  unknown: { status: 404, title: "Nothing is shared here", text: "This link opens nothing. Was all of it copied?" },
  revoked: {
    status: 410,
    title: "No longer shared",
    text: "Whoever shared this has revoked it, or somebody else has. Ask them for another link.",
  },
  expired: {
    status: 410,
    title: "This link has ended",
    text: "What it showed was shared for a time, and that is over. Ask whoever sent it for another link.",
  },
  "not-signed-in": { status: 401, title: "Not signed in", text: "This was shared with people who may sign in to this Jetlag." },
  failed: { status: 503, title: "It cannot be opened now", text: "Something went wrong inside Jetlag. Try again in a moment." },
} as const satisfies Record<string, Notice>;

export function notice({ status, title, text }: Notice): Response {
  const response = html(noticeHtml({ title, text }), { status });
  if (status === 401) response.headers.set("www-authenticate", "Bearer");
  return response;
}

/** The stored page as it is, or as a file to keep. */
export function shareResponse(share: OpenedShare, { asDownload }: { asDownload: boolean }): Response {
  if (share.kind !== "open") return notice(notices[share.kind]);
  const csp = shareCspOf(share.html);
  if (!asDownload) return html(share.html, { csp });
  const response = html(asFile(share.html), { csp });
  response.headers.set("content-disposition", `attachment; filename="${share.fileName}"`);
  return response;
}

/** For everything but reading. */
export function notTaken(): Response {
  const response = notice({ status: 405, title: "Only to be read", text: "A share can be opened, and nothing else." });
  response.headers.set("allow", "GET, HEAD");
  return response;
}
