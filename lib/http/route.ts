import "server-only";
import type { z } from "zod";
import { resolveActor } from "@/lib/auth";
import { getRuntime } from "@/lib/runtime";
import type { Deps } from "@/lib/services/deps";
import { endpoint, toAppError, type Endpoint, type EndpointSpec, type Handler } from "./endpoint";
import { problemOf, problemResponse } from "./problem-response";
import { readInput } from "./read-input";
import { withoutBody } from "./without-body";

/** Next gives undefined to a route without parameters. */
type RouteContext = { params: Promise<Record<string, string> | undefined> };

/** A route handler of Next that still knows what it is: the registry, OpenAPI and the live channel read `endpoint`. */
export type Route = ((request: Request, context: RouteContext) => Promise<Response>) & { readonly endpoint: Endpoint };

/** Actor, input, verb, answer: everything between HTTP and one verb. Errors become problem+json; see `toAppError`. */
export function route<I extends z.ZodType>(spec: EndpointSpec<I>, handler: Handler<I>): Route {
  const operation = endpoint(spec, handler);
  const handle = async (request: Request, context: RouteContext) => {
    const requestId = crypto.randomUUID();
    let log: Deps["log"] | null = null;
    try {
      const { deps } = await getRuntime();
      log = deps.log;
      const actor = resolveActor(request.headers, deps.settings);
      const answer = await operation.run({
        actor,
        input: await readInput(request, (await context.params) ?? {}, largeBodyOf(spec, deps)),
        deps,
      });
      if (answer instanceof Response) return request.method === "HEAD" ? await withoutBody(answer) : answer;
      return Response.json(answer, { status: spec.status ?? 200, headers: { "cache-control": "no-store", "x-request-id": requestId } });
    } catch (thrown) {
      return refuse(thrown, { request, requestId, log });
    }
  };
  return Object.assign(handle, { endpoint: operation });
}

const largeBodyOf = ({ largeBody }: EndpointSpec, deps: Deps) =>
  largeBody && { field: largeBody.field, maxBytes: largeBody.maxBytes(deps) };

function refuse(thrown: unknown, { request, requestId, log }: { request: Request; requestId: string; log: Deps["log"] | null }): Response {
  const error = toAppError(thrown);
  if (error.code === "INTERNAL") {
    const facts = { err: thrown, requestId, method: request.method, path: new URL(request.url).pathname };
    if (log) log.error(facts, "a request failed");
    else process.stderr.write(`${facts.method} ${facts.path} failed before the console was ready: ${String(thrown)}\n`);
  }
  return problemResponse(problemOf(error, requestId));
}
