import { z } from "zod";
import { matchPath } from "@/lib/http/match-path";
import { notTaken } from "@/lib/http/not-taken";
import { route } from "@/lib/http/route";
import { tryUnbuilt } from "@/lib/services/redrives/try-unbuilt";

/** The fields of a body are not looked at: none of them could be meant. */
const Anything = z.looseObject({ id: z.uuid().optional() });

const promised = (method: "GET" | "POST", path: string, action: string | null) => ({
  method,
  path,
  action,
  route: route({ input: Anything }, ({ actor, input, deps }) =>
    tryUnbuilt(actor, { name: `${method} ${path}`, action, job: input.id ?? null }, deps),
  ),
});

/** Promised and not built yet. Not in the registry, since OpenAPI says what there is; a row leaves when its route comes. */
export const unbuilt = [promised("GET", "/redrives/{id}/series", null)];

/** Answers for what is promised under a path, and leaves every other path to `otherwise`. */
export const orUnbuilt =
  (otherwise: (request: Request) => Response) =>
  async (request: Request): Promise<Response> => {
    const at = new URL(request.url).pathname.replace(/^\/api\/v1/, "");
    const asked = request.method === "HEAD" ? "GET" : request.method;
    for (const { method, path, route: answer } of unbuilt) {
      const params = matchPath(path, at);
      if (params) return method === asked ? answer(request, { params: Promise.resolve(params) }) : notTaken(method)(request);
    }
    return otherwise(request);
  };
