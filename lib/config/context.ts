type Auth =
  | { kind: "none" }
  | { kind: "creds"; file: string }
  | { kind: "password"; user: string; password: string }
  | { kind: "token"; token: string }
  | { kind: "nkey"; seedFile: string };

/** How to reach one account: what a `nats` CLI context holds, and where its servers are monitored. Files are paths; secrets never leave this object. */
export type ContextSettings = {
  name: string;
  servers: readonly string[];
  auth: Auth;
  /** Of a user of the system account of the same servers, which is told who connects; `null`: there is none to ask. */
  systemAuth: Auth | null;
  tls: { caFile: string | null; certFile: string | null; keyFile: string | null };
  /** API prefix without a trailing dot: `$JS.API`, or `$JS.<domain>.API`. */
  jsApiPrefix: string;
  /** Where answers are listened for: the first that the server permits. More than one only where nobody named one. */
  inboxPrefixes: readonly [string, ...string[]];
  monitoringUrls: readonly string[];
  /** Of the server that Jetlag brought along: one server, and everything in it may be seen. */
  embedded: boolean;
};
