/** Sent with everything. */
export const commonHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
};

/** Sent with everything under /share; the policy is the page's own. A link's token is the key: nobody is told where a reader came from. */
export const shareHeaders: Readonly<Record<string, string>> = {
  ...commonHeaders,
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
  "cache-control": "no-store",
};

/**
 * Of pages. Scripts need this response's nonce, and what they load themselves ('strict-dynamic'); style attributes are needed by Base UI and the
 * charts. Nothing may come from, or go to, another host. Development needs inline styles, eval and its own socket.
 */
export function pageCsp({ nonce, development }: { nonce: string; development: boolean }): string {
  return policy({
    "default-src": "'self'",
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src-elem": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": development ? "'self' ws:" : "'self'",
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  });
}

/** Of API answers: data, whatever a browser takes it for. */
export const apiCsp = policy({ "default-src": "'none'", "frame-ancestors": "'none'", sandbox: "" });

/** Of files: a worker lives under the policy of its own script. */
export const assetCsp = policy({ "default-src": "'none'", "script-src": "'self'", "connect-src": "'self'", "frame-ancestors": "'none'" });

function policy(directives: Record<string, string>): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join("; ");
}
