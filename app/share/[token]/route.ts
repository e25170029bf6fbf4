import { resolveActor } from "@/lib/auth";
import { AppError } from "@/lib/errors";
import { getRuntime } from "@/lib/runtime";
import { openShare } from "@/lib/services/shares/open-share";
import { notice, notices, notTaken, shareResponse } from "../share-response";

type RouteContext = { params: Promise<{ token: string }> };

export const GET = (request: Request, context: RouteContext) => open(request, context);

/** Tells a mail program or a chat that there is something: nobody has read it, so it is no view. */
export async function HEAD(request: Request, context: RouteContext): Promise<Response> {
  const { status, headers } = await open(request, context);
  return new Response(null, { status, headers });
}

/** A log names no path here: it would hold the token. */
async function open(request: Request, { params }: RouteContext): Promise<Response> {
  const { deps } = await getRuntime();
  const { headers, url } = request;
  const look = { address: headers.get("x-forwarded-for"), agent: headers.get("user-agent") };
  const signedIn = () => isSignedIn(headers, deps.settings);
  try {
    const share = await openShare({ token: (await params).token, signedIn, look: request.method === "HEAD" ? null : look }, deps);
    return shareResponse(share, { asDownload: new URL(url).searchParams.has("download") });
  } catch (error) {
    deps.log.error({ err: error }, "a share could not be opened");
    return notice(notices.failed);
  }
}

function isSignedIn(headers: Headers, settings: Parameters<typeof resolveActor>[1]): boolean {
  try {
    resolveActor(headers, settings);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "UNAUTHENTICATED") return false;
    throw error;
  }
}

export { notTaken as DELETE, notTaken as OPTIONS, notTaken as PATCH, notTaken as POST, notTaken as PUT };
