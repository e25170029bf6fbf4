import { z } from "zod";
import { resolveActor } from "@/lib/auth";
import { MAX_LIVE_VIEWS } from "@/lib/domain/live-key";
import { toAppError } from "@/lib/http/endpoint";
import { liveStream } from "@/lib/http/live/live-stream";
import { problemOf, problemResponse, toProblem } from "@/lib/http/problem-response";
import { resolveView } from "@/lib/http/view";
import { withoutBody } from "@/lib/http/without-body";
import { getRuntime } from "@/lib/runtime";
import { registry } from "../registry";

export const dynamic = "force-dynamic";

const Views = z.array(z.string().max(2_000)).max(MAX_LIVE_VIEWS);

/** Server-sent events `tick`, `snapshot`, `dead-letter` and `redrive`; see lib/domain/live.ts. A view that cannot be answered does not disturb the others. */
export async function GET(request: Request): Promise<Response> {
  const requestId = crypto.randomUUID();
  const refusalOf = (thrown: unknown) => problemOf(toAppError(thrown), requestId);
  try {
    const { deps } = await getRuntime();
    const actor = resolveActor(request.headers, deps.settings);
    const views = Views.parse(new URL(request.url).searchParams.getAll("view"));
    const answer = async (view: string) => {
      const { endpoint, input } = resolveView(view, registry);
      return endpoint.run({ actor, input, deps });
    };
    const toldOf = (thrown: unknown) => {
      const problem = toProblem(refusalOf(thrown));
      if (problem.code === "INTERNAL") deps.log.error({ err: thrown, requestId }, "a live view failed");
      return problem;
    };
    const stateOf = async (job: string) => (await deps.db.redrives.head(job))?.state ?? null;
    const stream = liveStream({ views: [...new Set(views)], answer, problemOf: toldOf, stateOf, deps, signal: request.signal });
    const response = new Response(stream, {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store, no-transform", "x-request-id": requestId },
    });
    return request.method === "HEAD" ? await withoutBody(response) : response;
  } catch (thrown) {
    return problemResponse(refusalOf(thrown));
  }
}

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
