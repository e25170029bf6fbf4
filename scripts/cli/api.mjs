import { ApiError, UsageError } from "./errors.mjs";
import { exchange } from "./exchange.mjs";

/** @typedef {{ get(path: string): Promise<any>, post(path: string, body?: object): Promise<any>, url: string }} Api */

const WAIT_MS = 60_000;
/** A plan reads each of its messages; a start claims them in one transaction, for which the console takes this long at most. */
const LONG_WAIT_MS = 600_000;

/**
 * The console's HTTP API as `JETLAG_URL` and `JETLAG_TOKEN` name it. Its calls throw ApiError; `UNREACHABLE` where no answer of a console came.
 * @param {Record<string, string | undefined>} env
 * @returns {Api}
 */
export function apiOf(env) {
  const url = (env.JETLAG_URL || "http://127.0.0.1:3000").replace(/\/+$/, "");
  if (!URL.canParse(url)) throw new UsageError(`JETLAG_URL is no address: ${url}`);
  const headers = { accept: "application/json", ...(env.JETLAG_TOKEN ? { authorization: `Bearer ${env.JETLAG_TOKEN}` } : {}) };
  return {
    url,
    get: (path) => ask(`${url}/api/v1${path}`, { method: "GET", headers, waitMs: WAIT_MS }),
    post: (path, body = {}) =>
      ask(`${url}/api/v1${path}`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(body),
        waitMs: /^\/redrives(\/[^/]+\/start)?$/.test(path) ? LONG_WAIT_MS : WAIT_MS,
      }),
  };
}

/** @param {string} address @param {Parameters<typeof exchange>[1]} request */
async function ask(address, request) {
  const { origin } = new URL(address);
  const { status, body } = await exchange(address, request).catch((/** @type {unknown} */ error) => {
    throw new ApiError("UNREACHABLE", `No console answers at ${origin} (JETLAG_URL): ${whyOf(error)}`);
  });
  const answer = parsed(body);
  if (answer === undefined)
    throw new ApiError("UNREACHABLE", `What answers at ${origin} (JETLAG_URL) is no console of Jetlag: ${status}, and no JSON.`);
  if (status >= 200 && status < 300) return answer;
  if (typeof answer?.code !== "string") throw new ApiError("UNREACHABLE", `${origin} answers ${status}.`);
  throw new ApiError(answer.code, answer.detail ?? answer.title ?? answer.code, answer);
}

/** Where a name has several addresses and none answers, the error has a code and no text. @param {unknown} error */
const whyOf = (error) => (error instanceof Error ? error.message || String(Reflect.get(error, "code")) : String(error));

/** @param {string} text @returns {any} `undefined` for what is no JSON. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
