import { expect, test } from "vitest";
import { readContexts } from "./context-list";

function read(value: string, contents: Record<string, string> = {}) {
  const mistakes: string[] = [];
  const files = {
    cwd: "/srv",
    read(file: string) {
      const text = contents[file];
      if (text === undefined) throw Object.assign(new Error(file), { code: "ENOENT" });
      return text;
    },
    list: (folder: string) =>
      Object.keys(contents).flatMap((file) => (file.startsWith(`${folder}/`) ? [file.slice(folder.length + 1)] : [])),
    isFolder: (folder: string) => Object.keys(contents).some((file) => file.startsWith(`${folder}/`)),
  };
  return { contexts: readContexts(value, { files, mistakes }), mistakes };
}

const cliFile = JSON.stringify({
  description: "production",
  url: "nats://one:4222,nats://two:4222",
  socks_proxy: "",
  token: "",
  user: "",
  password: "",
  creds: "prod.creds",
  nkey: "",
  cert: "",
  key: "",
  ca: "",
  nsc: "",
  jetstream_domain: "hub",
  jetstream_api_prefix: "",
  jetstream_event_prefix: "",
  inbox_prefix: "",
  user_jwt: "",
  color_scheme: "",
  tls_first: false,
});

test("a folder as the nats CLI keeps it", () => {
  const { contexts, mistakes } = read("/cfg/nats", {
    "/cfg/nats/context/prod.json": cliFile,
    "/cfg/nats/context/prod.creds": "…",
    "/cfg/nats/context.txt": "prod",
  });
  expect(mistakes).toEqual([]);
  expect(contexts).toMatchObject([
    {
      name: "prod",
      servers: ["nats://one:4222", "nats://two:4222"],
      auth: { kind: "creds", file: "/cfg/nats/context/prod.creds" },
      jsApiPrefix: "$JS.hub.API",
    },
  ]);
});

test.each([
  [{ name: "a", url: "one", monitoring_url: ["http://m1", "http://m2"], js_domain: "hub" }],
  [{ name: "a", NATS_URL: "one", NATS_MONITORING_URL: "http://m1,http://m2", NATS_JS_DOMAIN: "hub" }],
  [{ name: "a", servers: ["one"], monitoringUrls: ["http://m1", "http://m2"], jetstreamDomain: "hub" }],
])("a JSON list takes the names of the settings, of the CLI, and their camel case: %j", (entry) => {
  const { contexts, mistakes } = read(JSON.stringify([entry]));
  expect(mistakes).toEqual([]);
  expect(contexts).toMatchObject([
    { name: "a", servers: ["nats://one:4222"], monitoringUrls: ["http://m1", "http://m2"], jsApiPrefix: "$JS.hub.API" },
  ]);
});

test.each([
  ["[{]", /is not a JSON list/],
  ['["a"]', /is not a JSON list/],
  ["/nowhere", /is not a folder/],
  ['[{"name":"a b","url":"one"}]', /a context's name has/],
  ['[{"name":"-","url":"one"}]', /a context's name has/],
  ['[{"url":"one"}]', /context 1 of JETLAG_CONTEXTS/],
  ['[{"name":"a"}]', /context "a" of JETLAG_CONTEXTS has no url/],
  ['[{"name":"a","url":"one","creed":"x"}]', /there is no field creed; did you mean creds\?/],
  ['[{"name":"a","url":"one","user_jwt":"eyJ"}]', /user_jwt is not supported yet/],
  ['[{"name":"a","url":7}]', /url must be text/],
])("%s is a mistake", (value, mistake) => {
  expect(read(value).mistakes).toEqual(expect.arrayContaining([expect.stringMatching(mistake)]));
});

test("a context file that is not JSON is named, its content is not", () => {
  expect(read("/cfg", { "/cfg/prod.json": "{token: hunter2" }).mistakes).toEqual(["context file /cfg/prod.json is not JSON"]);
});
