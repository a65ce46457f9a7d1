-- What taking back an import did: how many rows were undone, when it was last asked for; the rows that stay keep their cause (modules/import).
ALTER TABLE import_batch
  ADD COLUMN IF NOT EXISTS undone_count INT NOT NULL DEFAULT 0 AFTER wrong_count,
  ADD COLUMN IF NOT EXISTS undone_at DATETIME NULL AFTER imported_at;

-- Batches said to be taken back of which rows have stayed are imported still.
UPDATE import_batch b SET
  undone_at = COALESCE(updated_at, created_at),
  undone_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = b.id AND state = 'undone'),
  new_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = b.id AND state = 'added'),
  changed_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = b.id AND state = 'updated'),
  state = IF(EXISTS (SELECT 1 FROM import_row WHERE batch_id = b.id AND state IN ('added', 'updated')), 'done', 'undone')
  WHERE state = 'undone' AND EXISTS (SELECT 1 FROM import_row WHERE batch_id = b.id);
