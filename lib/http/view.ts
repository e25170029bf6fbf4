import "server-only";
import { AppError } from "@/lib/errors";
import type { Endpoint } from "./endpoint";
import { matchPath } from "./match-path";
import { readQuery } from "./read-input";

export type ViewRoute = { method: string; path: string; route: { endpoint: Endpoint } };

/** Which GET a view (path and query under /api/v1) means, and with what input. Only what answers JSON can be a view. */
export function resolveView(view: string, routes: readonly ViewRoute[]): { endpoint: Endpoint; input: Record<string, unknown> } {
  const [path = "", search = ""] = view.split(/\?(.*)/s);
  for (const { method, path: template, route } of routes) {
    const params = method === "GET" && route.endpoint.answer ? matchPath(template, path) : null;
    if (params) return { endpoint: route.endpoint, input: { ...readQuery(new URLSearchParams(search)), ...params } };
  }
  throw new AppError("NOT_FOUND", `There is no view ${path}.`);
}
