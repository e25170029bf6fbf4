-- CreateTable
CREATE TABLE "dead_letter" (
    "id" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "stream" TEXT NOT NULL,
    "stream_created_at" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "sighting_consumer" TEXT NOT NULL DEFAULT '',
    "epoch" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL,
    "original_stream" TEXT,
    "original_seq" BIGINT,
    "original_subject" TEXT,
    "consumer" TEXT,
    "error" TEXT,
    "error_class" TEXT,
    "deliveries" INTEGER,
    "failed_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "correlation" JSONB NOT NULL DEFAULT '[]',
    "generation" INTEGER NOT NULL DEFAULT 0,
    "size_bytes" INTEGER NOT NULL,
    "group" TEXT,
    "payload_available" BOOLEAN NOT NULL DEFAULT true,
    "also_seen_as" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "claimed_by" TEXT,
    "profile" TEXT,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dead_letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dead_letter_cursor" (
    "context" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "stream_created_at" TEXT NOT NULL,
    "indexed_seq" BIGINT NOT NULL DEFAULT 0,
    "first_seq" BIGINT NOT NULL DEFAULT 0,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "num_deleted" BIGINT NOT NULL DEFAULT 0,
    "denied" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dead_letter_cursor_pkey" PRIMARY KEY ("context","stream","stream_created_at")
);

-- CreateTable
CREATE TABLE "lease" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "dead_letter_state_failed_at_id_idx" ON "dead_letter"("state", "failed_at" DESC, "id");

-- CreateIndex
CREATE INDEX "dead_letter_context_state_failed_at_id_idx" ON "dead_letter"("context", "state", "failed_at" DESC, "id");

-- CreateIndex
CREATE INDEX "dead_letter_context_stream_state_failed_at_id_idx" ON "dead_letter"("context", "stream", "state", "failed_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "dead_letter_context_stream_stream_created_at_seq_kind_sight_key" ON "dead_letter"("context", "stream", "stream_created_at", "seq", "kind", "sighting_consumer", "epoch");
