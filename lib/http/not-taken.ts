import { problemResponse } from "./problem-response";

/**
 * A handler for OPTIONS, and for the methods that a route does not take. Next's own 405 is empty, and its own OPTIONS would name every method
 * that this handler refuses.
 */
export function notTaken(...taken: readonly ("GET" | "POST" | "PUT" | "PATCH" | "DELETE")[]): (request: Request) => Response {
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  return (request) => {
    const response = request.method === "OPTIONS" ? new Response(null, { status: 204 }) : refused(request, taken);
    response.headers.set("allow", allow);
    return response;
  };
}

function refused({ url, method }: Request, taken: readonly string[]): Response {
  const detail = `${new URL(url).pathname} takes ${taken.join(" and ")}, not ${method}.`;
  return problemResponse({ code: "METHOD_NOT_ALLOWED", detail, requestId: crypto.randomUUID() });
}
