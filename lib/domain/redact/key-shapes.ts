import { by, type Rule } from "./rule";

/*
 * Secrets that are known by their own looks, wherever they stand. Each loop is bounded or consumes what it has read, so that no text takes
 * more time than its length.
 */

/** Of PEM and of NATS's creds files; a block without its end goes on to the end of the text. */
const keyBlock: Rule = {
  kind: "keyBlock",
  word: "key",
  hint: /-----BEGIN/,
  apply: by(/-----BEGIN[^]*?(?:-----END[^-]{0,80}-{3,6}|$)/g),
};

/** In an address: up to the last @ before its path, or, where what is behind the colon is no port, behind signs that should have been escaped. */
const login: Rule = {
  kind: "login",
  word: "login",
  hint: /:\/\//,
  apply: by(
    /(?<=:\/\/)(?!‹login[^›]{0,12}›@)(?:(?:[^\s/?#"'<>@]*@)+|[^\s/?#:@"'<>]{0,200}:(?!\d{1,5}(?:[/?#]|$))[^\s"'<>@]{1,500}@)/g,
    (found, hide) => `${hide(found)}@`,
  ),
};

const jwt: Rule = { kind: "jwt", word: "token", hint: /eyJ/, apply: by(/(?<![\w.-])[\w.-]{12,}/g, hideJwt) };

/** Of dots and base64url, from the part on that begins with `{"`. */
function hideJwt(run: string, hide: (found: string) => string): string {
  const parts = run.split(".");
  const first = parts.findIndex((part, index) => {
    const at = part.indexOf("eyJ");
    return at >= 0 && part.length - at >= 11 && (parts[index + 1]?.length ?? 0) >= 2;
  });
  if (first < 0) return run;
  const at = parts.slice(0, first).reduce((sum, part) => sum + part.length + 1, 0) + (parts[first]?.indexOf("eyJ") ?? 0);
  return run.slice(0, at) + hide(run.slice(at));
}

const nkeySeed: Rule = { kind: "nkeySeed", word: "seed", hint: /S[ACNOUX]/, apply: by(/S[ACNOUX][A-Z2-7]{56,}/g) };
const awsKey: Rule = { kind: "awsKey", word: "key", hint: /A[A-Z]{3}/, apply: by(/A(?:KIA|SIA|GPA|IDA|ROA|NPA|NVA|BIA|CCA)[A-Z\d]{16,}/g) };

/** Of GitHub, GitLab, Slack, Stripe, Google, npm, Hugging Face, SendGrid, Shopify, DigitalOcean, Linear, Postman, Brevo, OpenAI and its like. */
const apiKey: Rule = {
  kind: "apiKey",
  word: "key",
  hint: null,
  apply: by(
    /(?:gh[opsur]_|npm_|hf_)[A-Za-z\d]{20,}|(?:github_pat_|gl[a-z]{2,5}-|xox[a-z]-|xapp-|[srp]k_(?:live|test)_|whsec_|shp(?:at|ca|pa|ss)_|do[opr]_v1_|lin_api_|PMAK-|xkeysib-|GOCSPX-|ya29\.)[\w.-]{12,}|AIza[\w-]{20,}|(?:(?<![A-Za-z\d])|(?<=\\[bfnrt]))(?:sk-|SG\.)[\w.-]{12,}|(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/)[\w/-]{8,}/g,
  ),
};

export const keyShapes: readonly Rule[] = [keyBlock, login, jwt, nkeySeed, awsKey, apiKey];
