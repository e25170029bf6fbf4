import { problemResponse } from "./problem-response";

/** A handler for the methods that a route does not take: Next's own 405 is empty. */
export function notTaken(...taken: readonly ("GET" | "POST")[]): (request: Request) => Response {
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  return (request) => {
    const detail = `${new URL(request.url).pathname} takes ${taken.join(" and ")}, not ${request.method}.`;
    const response = problemResponse({ code: "METHOD_NOT_ALLOWED", detail, requestId: crypto.randomUUID() });
    response.headers.set("allow", allow);
    return response;
  };
}
