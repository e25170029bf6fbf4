import { problemResponse } from "./problem-response";

/** What a route that is only read answers to every other method: Next's own 405 is empty. HEAD and OPTIONS are Next's. */
export function onlyGet(request: Request): Response {
  const detail = `${new URL(request.url).pathname} takes GET, not ${request.method}.`;
  const response = problemResponse({ code: "METHOD_NOT_ALLOWED", detail, requestId: crypto.randomUUID() });
  response.headers.set("allow", "GET, HEAD, OPTIONS");
  return response;
}
