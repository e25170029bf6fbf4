import path from "node:path";

/** @type {import("next").NextConfig} */
const config = {
  output: "standalone",
  outputFileTracingRoot: path.resolve(import.meta.dirname),
  poweredByHeader: false,
  devIndicators: false, // it lies on the phone's bottom bar
  reactStrictMode: true,
  typedRoutes: false,
  // Each route brings the whole server along: those that nobody asks for need not lie in memory.
  experimental: { preloadEntriesOnStart: false },
  // Asked for by whatever was not told of the icon: an answer that is no page, a tab that left before the page said it.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@prisma/adapter-pg",
    "@prisma/schema-engine-wasm",
    "@prisma/driver-adapter-utils",
    "pino",
  ],
  outputFileTracingIncludes: {
    "/*": ["./prisma/**/*", "./node_modules/@prisma/schema-engine-wasm/*.wasm", "./node_modules/@electric-sql/pglite/dist/*"],
  },
};

export default config;
