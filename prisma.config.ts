import { defineConfig } from "prisma/config";

// No URL: nothing here connects. Migrations are applied by lib/db at start, through the schema engine bound to a driver adapter.
export default defineConfig({ schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" } });
