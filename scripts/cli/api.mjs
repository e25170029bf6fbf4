import { ApiError, UsageError } from "./errors.mjs";

/** @typedef {{ get(path: string): Promise<any>, post(path: string, body?: object): Promise<any>, url: string }} Api */

const WAIT_MS = 60_000;

/**
 * The console's HTTP API as `JETLAG_URL` and `JETLAG_TOKEN` name it. Its calls throw ApiError; `UNREACHABLE` where no answer of a console came.
 * @param {Record<string, string | undefined>} env
 * @returns {Api}
 */
export function apiOf(env) {
  const url = (env.JETLAG_URL || "http://127.0.0.1:3000").replace(/\/+$/, "");
  if (!URL.canParse(url)) throw new UsageError(`JETLAG_URL is no address: ${url}`);
  const token = env.JETLAG_TOKEN ? { authorization: `Bearer ${env.JETLAG_TOKEN}` } : {};
  return {
    url,
    get: (path) => ask(`${url}/api/v1${path}`, { headers: { accept: "application/json", ...token } }),
    post: (path, body = {}) =>
      ask(`${url}/api/v1${path}`, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { accept: "application/json", "content-type": "application/json", ...token },
      }),
  };
}

/** @param {string} address @param {RequestInit} init */
async function ask(address, init) {
  const { origin } = new URL(address);
  const response = await fetch(address, { ...init, signal: AbortSignal.timeout(WAIT_MS) }).catch((/** @type {unknown} */ error) => {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ApiError("UNREACHABLE", `No console answers at ${origin} (JETLAG_URL): ${why}`);
  });
  const answer = await response.json().catch(() => {
    throw new ApiError("UNREACHABLE", `What answers at ${origin} (JETLAG_URL) is no console of Jetlag: ${response.status}, and no JSON.`);
  });
  if (response.ok) return answer;
  if (typeof answer?.code !== "string") throw new ApiError("UNREACHABLE", `${origin} answers ${response.status}.`);
  throw new ApiError(answer.code, answer.detail ?? answer.title ?? answer.code, answer);
}

const PAGE = 500;

/**
 * A re-drive by its number ("41", "#41") or its id. UsageError when there is none of this number.
 * @param {Api} api @param {string} job
 * @returns {Promise<any>}
 */
export async function findJob(api, job) {
  const number = /^#?(\d+)$/.exec(job)?.[1];
  if (number === undefined) return api.get(`/redrives/${encodeURIComponent(job)}`);
  for (let offset = 0; ; offset += PAGE) {
    const { items } = await api.get(`/redrives?limit=${PAGE}&offset=${offset}`);
    const found = items.find((/** @type {{ number: number }} */ row) => row.number === Number(number));
    if (found) return api.get(`/redrives/${found.id}`);
    // Newest first.
    if (items.length < PAGE || items.at(-1).number < Number(number)) throw new UsageError(`There is no re-drive #${number}.`);
  }
}
