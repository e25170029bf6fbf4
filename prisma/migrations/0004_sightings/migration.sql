-- AlterTable
ALTER TABLE "dead_letter" ADD COLUMN "original_created_at" TEXT,
ADD COLUMN "msg_id" TEXT,
ADD COLUMN "stored_at" TIMESTAMPTZ(3);

-- Redundant: the id is a hash of all that. Places of two cases may be exchanged in one statement.
DROP INDEX "dead_letter_context_stream_stream_created_at_seq_kind_sight_key";
ALTER TABLE "dead_letter" DROP COLUMN "sighting_consumer";

-- CreateTable
CREATE TABLE "sighting" (
    "id" TEXT NOT NULL,
    "dead_letter" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "present" BOOLEAN NOT NULL DEFAULT true,
    "context" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "stream_created_at" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "original_stream" TEXT,
    "original_seq" BIGINT,
    "msg_id" TEXT,

    CONSTRAINT "sighting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capture" (
    "context" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "capture_pkey" PRIMARY KEY ("context")
);

-- CreateTable
CREATE TABLE "kept_consumer" (
    "context" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "consumer" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kept_consumer_pkey" PRIMARY KEY ("context","stream","consumer")
);

-- Every index costs each of a million rows: keys are as short as they can be and still find few rows.
DROP INDEX "dead_letter_state_seen_at_seq_id_idx";
DROP INDEX "dead_letter_context_stream_state_seen_at_seq_id_idx";
CREATE INDEX "dead_letter_state_seen_at_idx" ON "dead_letter"("state", "seen_at" DESC);
CREATE INDEX "dead_letter_stream_seq_idx" ON "dead_letter"("stream", "seq");
CREATE INDEX "dead_letter_original_stream_original_seq_idx" ON "dead_letter"("original_stream", "original_seq");
CREATE INDEX "sighting_dead_letter_idx" ON "sighting"("dead_letter");
CREATE INDEX "sighting_stream_seq_idx" ON "sighting"("stream", "seq");
CREATE INDEX "sighting_original_stream_original_seq_idx" ON "sighting"("original_stream", "original_seq");

-- Prisma's schema has no partial indexes. A Nats-Msg-Id counts where one of two names no message, as few do.
CREATE INDEX "dead_letter_msg_id" ON "dead_letter"("context", "msg_id") WHERE "msg_id" IS NOT NULL;
CREATE INDEX "dead_letter_nameless_msg_id" ON "dead_letter"("context", "msg_id")
  WHERE "msg_id" IS NOT NULL AND ("original_stream" IS NULL OR "original_seq" IS NULL);
CREATE INDEX "sighting_msg_id" ON "sighting"("context", "msg_id") WHERE "msg_id" IS NOT NULL;
CREATE INDEX "sighting_nameless_msg_id" ON "sighting"("context", "msg_id")
  WHERE "msg_id" IS NOT NULL AND ("original_stream" IS NULL OR "original_seq" IS NULL);

-- Exhausted letters of each consumer are counted at every tick.
CREATE INDEX "dead_letter_exhausted" ON "dead_letter"("context", "original_stream", "consumer", "state", "seen_at") WHERE "kind" = 'exhausted';
