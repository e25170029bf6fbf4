import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { text } from "node:stream/consumers";

/**
 * One request and its answer; an error where none came whole in `waitMs`. It is no `fetch`: Node's gives up after five minutes without an answer,
 * whatever its signal allows. Each has a connection of its own, so that none is sent on one that the console is closing.
 * @param {string} address
 * @param {{ method: string, headers: Record<string, string>, body?: string, waitMs: number }} request
 * @returns {Promise<{ status: number, body: string }>}
 */
export function exchange(address, { method, headers, body = "", waitMs }) {
  const signal = AbortSignal.timeout(waitMs);
  return new Promise((resolve, reject) => {
    const fail = (/** @type {NodeJS.ErrnoException} */ error) =>
      reject(signal.aborted ? new Error(`nothing within ${waitMs / 1_000} s`) : error);
    const open = new URL(address).protocol === "https:" ? overHttps : overHttp;
    const request = open(address, { method, headers, signal, agent: false }, (response) => {
      text(response).then((whole) => resolve({ status: response.statusCode ?? 0, body: whole }), fail);
    });
    request.on("error", fail);
    request.end(body);
  });
}
