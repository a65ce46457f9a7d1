-- Somebody wants a job that is running to stop: it looks at this about once a second and leaves nothing behind.

ALTER TABLE job ADD COLUMN IF NOT EXISTS stop_asked TINYINT NOT NULL DEFAULT 0;
