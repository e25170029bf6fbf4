/**
 * The import boundaries of the house: docs/architecture.md draws them. Each room lists what it may not import, as
 * patterns that catch `@/lib/nats` and `../nats` alike. An override replaces, so every room names everything.
 */

const libs = ["domain", "nats", "tap", "db", "workers", "services", "auth", "config", "embedded", "errors", "http", "queries", "runtime"];

/** @param {string[]} names */
const rooms = (names) =>
  names.flatMap((name) => [
    `@/lib/${name}`,
    `@/lib/${name}/**`,
    `**/lib/${name}/**`,
    `../${name}`,
    `../${name}/**`,
    `../../${name}`,
    `../../${name}/**`,
  ]);

/** @param {string[]} allowed */
const libsBut = (allowed) => rooms(libs.filter((name) => !allowed.includes(name)));

const upper = ["@/app/**", "**/../app/**", "@/components/**"];
const wire = ["@nats-io/*", "nats.ws"];
const database = ["@prisma/*", "@electric-sql/*", "pg", "**/db/generated/**"];
const charts = ["recharts"];
const screen = ["react", "react-dom", "next", "next/*", "@tanstack/*", "@base-ui/*", "nuqs"];
const otherTrees = ["@/fleet/**", "@/bench/**", "@/scripts/**", "@/e2e/**"];

/** @param {string[]} files @param {string[]} group @param {string} message @param {string[]} [excludeFiles] */
const room = (files, group, message, excludeFiles = ["**/*.test.*", "**/test-*.ts", "**/testing/**"]) => ({
  files,
  excludeFiles,
  rules: { "no-restricted-imports": ["error", { patterns: [{ group, message }], paths: files.some(isComponent) ? hydrating : [] }] },
});

/** @param {string} pattern */
const isComponent = (pattern) => pattern.startsWith("components/");

/** What it has been answered before its part of the page is taken over differs from what the server has drawn. */
const hydrating = [
  {
    name: "@tanstack/react-query",
    importNames: ["useQuery"],
    message: "useViewQuery draws what the server drew until its part is taken over",
  },
];

/** A group opens onto its dead letters, and is drawn with them. */
const within = { groups: "dead-letters" };
const nouns = [
  "streams",
  "consumers",
  "dead-letters",
  "groups",
  "rules",
  "overview",
  "redrives",
  "taps",
  "flows",
  "alerts",
  "incidents",
  "fleet",
  "audit",
  "capture",
];
/** Drawn on the pages of several nouns, of which they know none. */
const parts = ["shares", "saved-views"];

/** @param {string[]} names */
const componentsOf = (names) => names.flatMap((name) => [`@/components/${name}`, `@/components/${name}/**`, `../${name}`, `../${name}/**`]);

const workerRoom = [
  ...libsBut(["workers", "nats", "db", "config", "domain", "errors"]),
  ...upper,
  ...wire,
  ...database,
  ...screen,
  ...charts,
  ...otherTrees,
];
const serviceRoom = [
  ...libsBut(["services", "nats", "db", "config", "domain", "errors", "auth"]),
  ...upper,
  ...wire,
  ...database,
  ...screen,
  ...charts,
  ...otherTrees,
];

/** Re-drives and discards: what both use, or others use of them, stands in the folder `jobs` beside theirs. */
const jobs = ["redrives", "discards"];
const besideJobs = [...jobs, "dead-letters", "consumers", "capture"];

/** @param {string} folder @param {string[]} group */
const jobRooms = (folder, group) =>
  besideJobs.map((noun) =>
    room(
      [`lib/${folder}/${noun}/**`],
      [
        ...group,
        ...jobs
          .filter((job) => job !== noun)
          .flatMap((job) => [`../${job}`, `../${job}/**`, `@/lib/${folder}/${job}`, `@/lib/${folder}/${job}/**`]),
      ],
      `what two nouns of ${folder} use is in ${folder}/jobs; ${folder} do not import what architecture.md leaves out`,
    ),
  );

export const boundaries = [
  room(
    ["lib/domain/**"],
    [...libsBut(["domain"]), ...upper, ...wire, ...database, ...screen, ...charts, ...otherTrees, "node:*", "!node:crypto"],
    "domain is pure: it imports nothing but zod and itself",
  ),
  room(
    ["lib/errors/**"],
    [...libsBut(["errors"]), ...upper, ...wire, ...database, ...screen, ...charts, ...otherTrees],
    "errors imports nothing",
  ),
  room(
    ["lib/config/**"],
    [
      ...libsBut(["config", "domain", "errors"]),
      ...upper,
      ...wire,
      ...database,
      ...screen,
      ...charts,
      "@/bench/**",
      "@/scripts/**",
      "@/e2e/**",
    ],
    "config → domain, errors, and the fleet's subject maps",
  ),
  room(
    ["lib/nats/**"],
    [...libsBut(["nats", "domain", "errors", "config"]), ...upper, ...database, ...screen, ...charts, ...otherTrees],
    "nats → domain, errors, config; it does not know the database",
  ),
  room(
    ["lib/db/**"],
    [...libsBut(["db", "domain", "errors", "config"]), ...upper, ...wire, ...screen, ...charts, ...otherTrees],
    "db → domain, errors, config; it does not know NATS",
  ),
  room(
    ["lib/auth/**"],
    [...libsBut(["auth", "domain", "errors", "config", "db"]), ...upper, ...wire, ...database, ...screen, ...charts, ...otherTrees],
    "auth → domain, errors, config, db",
  ),
  room(["lib/workers/**"], workerRoom, "workers → nats, db, config, domain, errors; verbs write rows and workers read them"),
  room(["lib/services/**"], serviceRoom, "services → nats, db, config, auth, domain, errors; never workers"),
  ...jobRooms("workers", workerRoom),
  ...jobRooms("services", serviceRoom),
  room(
    ["lib/queries/**"],
    [
      ...libsBut(["queries", "domain", "errors", "http"]),
      ...upper,
      ...wire,
      ...database,
      ...charts,
      ...otherTrees,
      "**/http/route",
      "**/http/server/**",
    ],
    "queries → domain, errors and the browser's side of http",
  ),
  room(
    ["lib/http/**"],
    [
      ...libsBut(["http", "domain", "errors", "auth", "services", "runtime", "config"]),
      ...upper,
      ...wire,
      ...database,
      ...charts,
      ...otherTrees,
    ],
    "http wraps verbs; it does not reach NATS or the database",
  ),
  room(
    ["lib/embedded/**"],
    [...libsBut(["embedded", "config", "domain", "errors"]), ...upper, ...database, ...screen, ...charts, ...otherTrees],
    "embedded → config, domain, errors",
  ),
  room(
    ["lib/runtime/**", "instrumentation.ts"],
    [...upper, ...charts, ...otherTrees],
    "runtime puts the parts together; nothing of the screen is one of them",
  ),
  ...nouns.map((noun) =>
    room(
      [`components/${noun}/**`],
      [
        ...libsBut(["domain", "errors", "queries", "tap"]),
        "@/app/**",
        ...wire,
        ...database,
        ...charts,
        ...otherTrees,
        ...componentsOf(nouns.filter((other) => other !== noun && within[/** @type {"groups"} */ (noun)] !== other)),
      ],
      "components → domain, errors, queries, ui; one noun's components do not import another's",
    ),
  ),
  ...parts.map((part) =>
    room(
      [`components/${part}/**`],
      [
        ...libsBut(["domain", "errors", "queries"]),
        "@/app/**",
        ...wire,
        ...database,
        ...charts,
        ...otherTrees,
        ...componentsOf([...nouns, ...parts.filter((other) => other !== part)]),
      ],
      "what is drawn on the pages of several nouns knows none of them",
    ),
  ),
  room(
    ["components/{ui,shell,tables,live,payload,timeline}/**"],
    [
      ...libsBut(["domain", "errors", "queries", "tap", "http"]),
      "@/app/**",
      ...wire,
      ...database,
      ...charts,
      ...otherTrees,
      ...componentsOf([...nouns, ...parts]),
    ],
    "shared components know no noun",
  ),
  room(
    ["components/charts/**"],
    [...libsBut(["domain", "errors"]), "@/app/**", ...wire, ...database, ...otherTrees, ...componentsOf([...nouns, ...parts])],
    "charts take plain series",
  ),
  room(["app/**"], [...wire, ...database, ...charts, ...otherTrees], "pages and routes are thin: verbs and components do the work"),
  room(
    ["fleet/**"],
    ["@/lib/**", "**/lib/{nats,db,domain,config,services,workers}/**", "@/app/**", "@/components/**", ...database, ...screen, ...charts],
    "the fleet imports nothing of the app: people copy it",
    ["**/*.test.*"],
  ),
  room(["scripts/**", "bench/**"], ["@/app/**"], "nothing imports app"),
];
