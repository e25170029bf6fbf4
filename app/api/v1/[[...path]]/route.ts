import { AppError } from "@/lib/errors";
import { problemResponse } from "@/lib/http/problem-response";

/** Whatever has no route: a program gets a problem, not a page. */
function notFound(request: Request): Response {
  const { code, message } = new AppError(
    "NOT_FOUND",
    `There is no ${new URL(request.url).pathname}; /api/v1/openapi.json lists what there is.`,
  );
  return problemResponse({ code, detail: message, requestId: crypto.randomUUID() });
}

export { notFound as DELETE, notFound as GET, notFound as OPTIONS, notFound as PATCH, notFound as POST, notFound as PUT };
