-- DropIndex
DROP INDEX "dead_letter_context_state_failed_at_id_idx";

-- DropIndex
DROP INDEX "dead_letter_context_stream_state_failed_at_id_idx";

-- DropIndex
DROP INDEX "dead_letter_state_failed_at_id_idx";

-- CreateIndex
CREATE INDEX "dead_letter_state_seen_at_seq_id_idx" ON "dead_letter"("state", "seen_at" DESC, "seq" DESC, "id");

-- CreateIndex
CREATE INDEX "dead_letter_context_stream_state_seen_at_seq_id_idx" ON "dead_letter"("context", "stream", "state", "seen_at" DESC, "seq" DESC, "id");

