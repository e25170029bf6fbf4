import { NextResponse, type NextRequest } from "next/server";
import { refusal, type GuardSettings } from "@/lib/http/guard";
import { problemResponse } from "@/lib/http/problem-response";
import { apiCsp, assetCsp, commonHeaders, pageCsp, shareHeaders } from "@/lib/http/security-headers";
import { escapedPath, unroutable } from "@/lib/http/unroutable";

/** Before every request, files too: is it for us, from us, and what may the answer do. Settings were checked at start; only three are needed here. */
export function proxy(request: NextRequest): Response {
  const refused = refusal(request, settings());
  const { pathname } = request.nextUrl;
  const isShare = pathname === "/share" || pathname.startsWith("/share/");
  const headers = isShare ? shareHeaders : commonHeaders;
  if (refused) return withHeaders(problemResponse({ ...refused, requestId: crypto.randomUUID() }), null, headers);

  if (pathname.startsWith("/api/")) return toApi(request);
  if (pathname.startsWith("/_next/static/")) return withHeaders(NextResponse.next(), assetCsp);

  const location = escapedPath(pathname);
  // Next takes none but a whole address, and tells of it what is behind the host.
  if (location !== null) return withHeaders(NextResponse.redirect(new URL(location, request.url), 307), assetCsp, headers);

  if (isShare) return withHeaders(NextResponse.next(), null, headers);

  const nonce = btoa(crypto.randomUUID());
  const csp = pageCsp({ nonce, development: process.env.NODE_ENV === "development" });
  const asked = new Headers(request.headers);
  asked.set("x-nonce", nonce);
  asked.set("content-security-policy", csp);
  return withHeaders(NextResponse.next({ request: { headers: asked } }), csp);
}

function toApi({ method, nextUrl: { pathname } }: NextRequest): Response {
  const lost = unroutable({ method, pathname });
  return lost ? problemResponse({ ...lost, requestId: crypto.randomUUID() }) : withHeaders(NextResponse.next(), apiCsp);
}

/** `csp: null`: whoever answers says it, and what stands here would win. */
function withHeaders<Answer extends Response>(response: Answer, csp: string | null, headers = commonHeaders): Answer {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  if (csp !== null) response.headers.set("content-security-policy", csp);
  return response;
}

function settings(): GuardSettings {
  const { HOST, PORT, JETLAG_PUBLIC_URL } = process.env;
  return { host: HOST || "127.0.0.1", port: Number(PORT || 3000), publicUrl: JETLAG_PUBLIC_URL || null };
}
