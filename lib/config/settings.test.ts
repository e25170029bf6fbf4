import { expect, test } from "vitest";
import type { Files } from "./files";
import { presets } from "./presets";
import { parseSettings } from "./settings";
import { SettingsError } from "./settings-error";

const folderOf = (file: string) => file.slice(0, file.lastIndexOf("/"));

/** A file system of what is given; everything else is not there. */
function filesOf(contents: Record<string, string> = {}): Files {
  return {
    cwd: "/srv",
    read(file) {
      const text = contents[file];
      if (text === undefined) throw Object.assign(new Error(`ENOENT: ${file}`), { code: "ENOENT" });
      return text;
    },
    list: (folder) => Object.keys(contents).flatMap((file) => (folderOf(file) === folder ? [file.slice(folder.length + 1)] : [])),
    isFolder: (folder) => Object.keys(contents).some((file) => folderOf(file) === folder),
  };
}

function mistakesOf(env: Record<string, string>, contents?: Record<string, string>): readonly string[] {
  try {
    parseSettings(env, filesOf(contents));
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
}

test("nothing set is a console on loopback with everything embedded", () => {
  expect(parseSettings({}, filesOf())).toMatchObject({
    host: "127.0.0.1",
    port: 3000,
    publicUrl: null,
    dataDir: "/srv/.data",
    database: { kind: "embedded", folder: "/srv/.data/database" },
    nats: { kind: "embedded", infoFile: "/srv/.data/embedded.json" },
    contexts: [],
    fleet: presets.map(({ name }) => name),
    pollMs: 2000,
    bootstrapToken: null,
    readOnly: false,
    auditDays: 400,
    historyDays: 30,
    capture: "on",
    advisoriesDays: 7,
    deadLettersDays: 30,
    trashDays: 7,
  });
});

test("in somebody else's account a person is asked before anything is made there, unless the setting decides", () => {
  const env = { NATS_URL: "nats://one:4222" };
  expect(parseSettings(env, filesOf())).toMatchObject({ capture: "ask" });
  expect(parseSettings({ ...env, JETLAG_CAPTURE: "on", JETLAG_TRASH_DAYS: "1" }, filesOf())).toMatchObject({ capture: "on", trashDays: 1 });
  expect(mistakesOf({ JETLAG_CAPTURE: "yes" })).toEqual(["JETLAG_CAPTURE: must be on, ask or off"]);
});

test("a console may be read-only, and its record kept for as long as one says", () => {
  const env = { JETLAG_READ_ONLY: "1", JETLAG_AUDIT_DAYS: "7", JETLAG_HISTORY_DAYS: "90" };
  expect(parseSettings(env, filesOf())).toMatchObject({ readOnly: true, auditDays: 7, historyDays: 90 });
  expect(parseSettings({ JETLAG_READ_ONLY: "0" }, filesOf())).toMatchObject({ readOnly: false });
});

test.each([
  ["JETLAG_READ_ONLY", "yes"],
  ["JETLAG_AUDIT_DAYS", "0"],
  ["JETLAG_AUDIT_DAYS", "1.5"],
  ["JETLAG_HISTORY_DAYS", "a month"],
  ["JETLAG_HISTORY_DAYS", "36501"],
])("%s=%s is a mistake, and its name is said", (name, value) => {
  expect(mistakesOf({ [name]: value })).toEqual([expect.stringContaining(`${name}: must be`)]);
});

test("an empty variable is one that is not set", () => {
  expect(parseSettings({ NATS_URL: "", PORT: " ", JETLAG_READ_ONLY: "" }, filesOf())).toMatchObject({
    port: 3000,
    nats: { kind: "embedded" },
  });
});

test("every mistake is told at once, and no secret is", () => {
  const env = {
    PORT: "http",
    HOST: "0.0.0.0",
    JETLAG_POLL_MS: "5",
    DATABASE_URL: "mysql://root:hunter2@db/x",
    NATS_URL: "http://someone:hunter2@nats:4222",
    NATS_CREDS: "missing.creds",
    JETLAG_BOOTSTRAP_TOKEN: "hunter2",
    JETLAG_PUBLIC_URL: "https://jetlag.example/console",
    JETLAG_SUBJECT_MAP: "toolworks",
    JETLAG_FLEET: "toolwork",
    NATS_PASWORD: "hunter2",
    JETLAG_PROMETHEUS_URL: "http://prom",
  };
  const mistakes = mistakesOf(env);
  for (const name of Object.keys(env))
    expect(
      mistakes.filter((mistake) => mistake.startsWith(name)),
      name,
    ).not.toHaveLength(0);
  expect(mistakes.join("\n")).not.toContain("hunter2");
  expect(mistakes).toContain("JETLAG_SUBJECT_MAP: there is no such setting; did you mean JETLAG_SUBJECT_MAPS?");
});

test("what other programs read is not ours to refuse", () => {
  const theirs = { NATS_CONTEXT: "prod", NATS_TIMEOUT: "5s", NATS_PORT: "tcp://10.0.0.1:4222", NATS_SERVICE_HOST: "10.0.0.1" };
  expect(mistakesOf(theirs)).toEqual([]);
});

test.each(["127.0.0.1", "127.8.9.10", "localhost", "::1", "[::1]"])("%s is this machine", (HOST) => {
  expect(mistakesOf({ HOST })).toEqual([]);
});

test.each(["0.0.0.0", "::", "192.168.1.5", "jetlag.example", "127.0.0.1.example"])("%s would let others in", (HOST) => {
  expect(mistakesOf({ HOST })[0]).toMatch(/^HOST: JETLAG_AUTH=local/);
});

test.each([
  ["NATS_WS_URL", "wss://x"],
  ["JETLAG_TAP_SIGNING_SEED", "x"],
  ["JETLAG_AUTH", "oidc"],
  ["JETLAG_AUTH", "password"],
  ["OIDC_ISSUER", "https://x"],
  ["JETLAG_FLEET", "nowhere"],
])("%s=%s has no feature yet and stops the start by name", (name, value) => {
  expect(mistakesOf({ [name]: value })).toEqual([expect.stringContaining(name)]);
});

test("NATS_URL makes the context default, whose addresses hold no password", () => {
  const { contexts, nats } = parseSettings(
    {
      NATS_URL: "nats://ada:s%40cret@one:4222, tls://two",
      NATS_MONITORING_URL: "http://one:8222/,http://two:8222",
      NATS_JS_DOMAIN: "hub",
      NATS_INBOX_PREFIX: "_INBOX_ada.",
    },
    filesOf(),
  );
  expect(nats).toEqual({ kind: "external" });
  expect(contexts).toEqual([
    {
      name: "default",
      servers: ["nats://one:4222", "tls://two:4222"],
      auth: { kind: "password", user: "ada", password: "s@cret" },
      systemAuth: null,
      tls: { caFile: null, certFile: null, keyFile: null },
      jsApiPrefix: "$JS.hub.API",
      inboxPrefixes: ["_INBOX_ada"],
      monitoringUrls: ["http://one:8222", "http://two:8222"],
      embedded: false,
    },
  ]);
});

const keys = { "/srv/me.creds": "…", "/srv/ca.pem": "…", "/srv/c.pem": "…", "/srv/k.pem": "…", "/srv/seed.nk": "…" };

test.each([
  [{ NATS_CREDS: "me.creds" }, { kind: "creds", file: "/srv/me.creds" }],
  [
    { NATS_USER: "ada", NATS_PASSWORD: "p" },
    { kind: "password", user: "ada", password: "p" },
  ],
  [{ NATS_TOKEN: "t" }, { kind: "token", token: "t" }],
  [{ NATS_NKEY: "/srv/seed.nk" }, { kind: "nkey", seedFile: "/srv/seed.nk" }],
  [{}, { kind: "none" }],
])("%j signs in", (env, auth) => {
  expect(parseSettings({ NATS_URL: "nats://one", ...env }, filesOf(keys)).contexts[0]?.auth).toEqual(auth);
});

test("a user of the system account stands beside whoever signs in", () => {
  const env = { NATS_URL: "nats://one", NATS_TOKEN: "t", NATS_SYSTEM_CREDS: "me.creds" };
  expect(parseSettings(env, filesOf(keys)).contexts[0]).toMatchObject({
    auth: { kind: "token", token: "t" },
    systemAuth: { kind: "creds", file: "/srv/me.creds" },
  });
  expect(mistakesOf({ ...env, NATS_SYSTEM_CREDS: "nowhere.creds" }, keys)).toEqual([
    "NATS_SYSTEM_CREDS: cannot read /srv/nowhere.creds: there is no such file",
  ]);
});

test.each([
  [{ NATS_CREDS: "me.creds", NATS_TOKEN: "t" }, /NATS_CREDS and NATS_TOKEN are 2 ways to sign in/],
  [{ NATS_USER: "ada" }, /NATS_USER needs NATS_PASSWORD/],
  [{ NATS_PASSWORD: "p" }, /NATS_PASSWORD needs NATS_USER/],
  [{ NATS_CERT: "c.pem" }, /NATS_CERT and NATS_KEY belong together/],
  [{ NATS_JS_DOMAIN: "hub", NATS_JS_API_PREFIX: "JS.x" }, /exclude each other/],
  [{ NATS_JS_API_PREFIX: "JS.>" }, /NATS_JS_API_PREFIX must be a subject/],
  [{ NATS_INBOX_PREFIX: "a b" }, /NATS_INBOX_PREFIX must be a subject/],
  [{ NATS_MONITORING_URL: "one:8222" }, /NATS_MONITORING_URL: must be http/],
  [{ NATS_CA: "nowhere.pem" }, /NATS_CA: cannot read \/srv\/nowhere.pem: there is no such file/],
])("%j is a mistake", (env, mistake) => {
  expect(mistakesOf({ NATS_URL: "nats://one", ...env }, keys)).toEqual([expect.stringMatching(mistake)]);
});

test("NATS_CREDS without NATS_URL would do nothing, so it is a mistake", () => {
  expect(mistakesOf({ NATS_CREDS: "me.creds" }, keys)).toEqual(["NATS_CREDS belongs to NATS_URL, which is not set"]);
});

test("the token and the fleet", () => {
  expect(parseSettings({ JETLAG_BOOTSTRAP_TOKEN: "0123456789abcdef", JETLAG_FLEET: "off" }, filesOf())).toMatchObject({
    bootstrapToken: "0123456789abcdef",
    fleet: [],
  });
  expect(parseSettings({ JETLAG_FLEET: "toolworks" }, filesOf()).fleet).toEqual(["toolworks"]);
  expect(parseSettings({}, filesOf()).fleet).toContain("toolworks");
});

test("no fleet runs beside somebody else's NATS, whatever the setting says", () => {
  expect(parseSettings({ NATS_URL: "nats://one", JETLAG_FLEET: "all" }, filesOf()).fleet).toEqual([]);
  const contexts = JSON.stringify([{ name: "main", url: "nats://one" }]);
  expect(parseSettings({ JETLAG_CONTEXTS: contexts }, filesOf()).fleet).toEqual([]);
});

test("dead-letter streams of the setting and of the subject maps", () => {
  const settings = parseSettings({ JETLAG_DEAD_LETTER_STREAMS: "FAILED, OLD_*", JETLAG_SUBJECT_MAPS: "toolworks" }, filesOf());
  expect(settings.deadLetterStreams).toEqual(["FAILED", "OLD_*", "DEAD_LETTERS"]);
  expect(mistakesOf({ JETLAG_DEAD_LETTER_STREAMS: "a.b" })).toEqual([expect.stringMatching(/^JETLAG_DEAD_LETTER_STREAMS/)]);
});
