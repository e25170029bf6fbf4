-- AlterTable
ALTER TABLE "dead_letter" ADD COLUMN "original_created_at" TEXT,
ADD COLUMN "msg_id" TEXT,
ADD COLUMN "stored_at" TIMESTAMPTZ(3);

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

-- Redundant: the id is a hash of all that. Places of two cases may be exchanged in one statement.
-- DropIndex
DROP INDEX "dead_letter_context_stream_stream_created_at_seq_kind_sight_key";

-- CreateIndex
CREATE INDEX "dead_letter_context_stream_stream_created_at_seq_idx" ON "dead_letter"("context", "stream", "stream_created_at", "seq");

-- CreateIndex
CREATE INDEX "dead_letter_context_original_stream_original_seq_idx" ON "dead_letter"("context", "original_stream", "original_seq");

-- Prisma's schema has no partial indexes. A Nats-Msg-Id counts where one of two names no message, as few do.
CREATE INDEX "dead_letter_msg_id" ON "dead_letter"("context", "msg_id") WHERE "msg_id" IS NOT NULL;
CREATE INDEX "dead_letter_nameless_msg_id" ON "dead_letter"("context", "msg_id")
  WHERE "msg_id" IS NOT NULL AND ("original_stream" IS NULL OR "original_seq" IS NULL);

-- CreateIndex
CREATE INDEX "sighting_dead_letter_idx" ON "sighting"("dead_letter");

-- CreateIndex
CREATE INDEX "sighting_context_stream_stream_created_at_seq_idx" ON "sighting"("context", "stream", "stream_created_at", "seq");

-- CreateIndex
CREATE INDEX "sighting_context_original_stream_original_seq_idx" ON "sighting"("context", "original_stream", "original_seq");

-- As above.
CREATE INDEX "sighting_msg_id" ON "sighting"("context", "msg_id") WHERE "msg_id" IS NOT NULL;
CREATE INDEX "sighting_nameless_msg_id" ON "sighting"("context", "msg_id")
  WHERE "msg_id" IS NOT NULL AND ("original_stream" IS NULL OR "original_seq" IS NULL);
