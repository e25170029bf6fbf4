-- Prisma's schema has no partial indexes: exhausted letters of each consumer are counted at every tick.
CREATE INDEX "dead_letter_exhausted" ON "dead_letter"("context", "original_stream", "consumer", "state", "seen_at") WHERE "kind" = 'exhausted';
